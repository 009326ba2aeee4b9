"""A shipped model can be trained on: its weights come back from int8."""

import json

import pytest

torch = pytest.importorskip("torch", reason="torch is needed for training only")
pytest.importorskip("onnx", reason="onnx is needed for training only")

from toolkit.errors import FormatError  # noqa: E402
from toolkit.language.encoder import MODELS, encoder  # noqa: E402
from toolkit.learn.model import Tagger  # noqa: E402
from toolkit.learn.shipped import load_shipped  # noqa: E402

SHIPPED = MODELS / "attribution"


def test_the_network_scores_as_the_shipped_model_does():
    model = Tagger(dropout=0.0)
    load_shipped(model, SHIPPED)
    ids = torch.tensor([[101, 1996, 3664, 2056, 2009, 15561, 1012, 102]])
    special = encoder()._special
    features = torch.tensor([[special, 10, 0, 0, 0, 0, 33, special]])
    with torch.no_grad():
        tags, _, hedges = model.eval()(ids, features, torch.ones(ids.shape))
    given = {"ids": ids.numpy(), "features": features.numpy()}
    shipped = encoder()._session.run(["tags", "hedges"], given)
    assert torch.equal(tags.argmax(2), torch.from_numpy(shipped[0]).argmax(2))
    assert torch.allclose(hedges, torch.from_numpy(shipped[1]), atol=1.0)
    moves = torch.tensor(json.loads((SHIPPED / "meta.json").read_text())["transitions"])
    assert torch.allclose(model.transitions + model.illegal, moves, atol=1e-2)


def test_other_weights_are_refused(tmp_path):
    import onnx

    graph = onnx.helper.make_graph([], "empty", [], [])
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "model.onnx"))
    (tmp_path / "meta.json").write_text(json.dumps({"transitions": []}))
    with pytest.raises((FormatError, KeyError)):
        load_shipped(Tagger(), tmp_path)
