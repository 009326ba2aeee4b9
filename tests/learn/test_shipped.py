"""A shipped model can be trained on: its weights come back from int8."""

import json

import pytest

torch = pytest.importorskip("torch", reason="torch is needed for training only")
pytest.importorskip("onnx", reason="onnx is needed for training only")

from toolkit.errors import FormatError  # noqa: E402
from toolkit.language.encoder import MODELS, encoder  # noqa: E402
from toolkit.learn.model import Tagger, take_up  # noqa: E402
from toolkit.learn.shipped import load_shipped  # noqa: E402

SHIPPED = MODELS / "attribution"


def test_the_network_scores_as_the_shipped_model_does():
    model = Tagger(dropout=0.0)
    load_shipped(model, SHIPPED)
    ids = torch.tensor([[101, 1996, 3664, 2056, 2009, 15561, 1012, 102]])
    special = encoder()._special
    features = torch.tensor([[special, 10, 0, 0, 0, 0, 33, special]])
    with torch.no_grad():
        own = model.eval()(ids, features, torch.ones(ids.shape))
    given = {"ids": ids.numpy(), "features": features.numpy()}
    tags, hedges, sources = encoder()._session.run(["tags", "hedges", "sources"], given)
    given_tags = torch.from_numpy(tags)
    best = given_tags.topk(2, dim=2).values
    sure = best[..., 0] - best[..., 1] > 0.4  # int8 rounds vectors on the way; ties may fall
    assert sure.sum() >= 5
    assert torch.equal(own.tags.argmax(2)[sure], given_tags.argmax(2)[sure])
    assert torch.allclose(own.tags, given_tags, atol=0.6)
    assert torch.allclose(own.hedges, torch.from_numpy(hedges), atol=1.0)
    assert torch.allclose(own.sources, torch.from_numpy(sources), atol=1.0)
    moves = torch.tensor(json.loads((SHIPPED / "meta.json").read_text())["transitions"])
    assert torch.allclose(model.transitions + model.illegal, moves, atol=1e-2)


def test_a_state_without_the_head_for_sources_is_taken_up_and_another_network_is_not():
    model = Tagger(dropout=0.0)
    older = {n: v + 1.0 for n, v in model.state_dict().items() if not n.startswith("source.")}
    take_up(model, older)
    assert torch.equal(model.tag.weight, older["tag.weight"])
    with pytest.raises(ValueError, match=r"another network.*tag\.bias"):
        take_up(model, {n: v for n, v in older.items() if n != "tag.bias"})


def test_other_weights_are_refused(tmp_path):
    import onnx

    graph = onnx.helper.make_graph([], "empty", [], [])
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "model.onnx"))
    (tmp_path / "meta.json").write_text(json.dumps({"transitions": []}))
    with pytest.raises((FormatError, KeyError)):
        load_shipped(Tagger(), tmp_path)
