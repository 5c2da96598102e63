"""Writes short messages to a shop, trains a small transformer to tell their topics, and ships it as hubs of models do.

python messages/train.py    makes embedder/ and classifier/: a graph, a tokenizer and the files that describe them, with
                            data.parquet (id, text) and golden.parquet, which PyTorch gave without ONNX Runtime

The messages are made here from templates; no person wrote or sent them.
"""
import json
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

HERE = Path(__file__).parent
TOPICS = ["billing", "delivery", "returns", "account"]
WIDTH, HEADS, POSITIONS = 16, 2, 64
OPENINGS = ["", "Hello, ", "Hi there, ", "Good morning. ", "Sorry to ask again: ", "Quick question: "]
CLOSINGS = ["", " Thank you.", " Please help!", " What can I do?", " This is the second time.", " Thanks in advance."]
ITEMS = ["the blue kettle", "two pairs of shoes", "a desk lamp", "my new headphones", "the garden chairs", "a winter coat",
         "the coffee grinder", "a set of plates"]
SENTENCES = {
    "billing": ["I was charged twice for {}.", "the invoice for {} shows the wrong amount.",
                "my card was declined when I paid for {}.", "where do I find the receipt for {}?",
                "the discount code was not applied to {}."],
    "delivery": ["{} should have arrived on Monday.", "the courier left {} at the wrong door.",
                 "can you tell me when {} will be shipped?", "tracking says {} is still in the warehouse.",
                 "the parcel with {} came open and wet."],
    "returns": ["I would like to send back {}.", "{} does not fit, how do I exchange it?",
                "I returned {} two weeks ago and got no refund.", "the return label for {} cannot be printed.",
                "{} broke on the first day and I want my money back."],
    "account": ["I cannot log in to see my order of {}.", "please change the e-mail address of my account, I ordered {}.",
                "the password reset link does not work, and I need to check {}.",
                "how do I delete my account after I bought {}?", "someone else ordered {} with my account."],
}


def messages():
    """Every topic and item once or twice, and texts that people send too: empty, very long, in capitals, other scripts."""
    rng = random.Random(20260101)
    made = []
    for topic, name in enumerate(TOPICS):
        for sentence in SENTENCES[name]:
            for item in ITEMS:
                text = rng.choice(OPENINGS) + sentence.format(item) + rng.choice(CLOSINGS)
                made.append((text.upper() if rng.random() < 0.05 else text, topic))
    rng.shuffle(made)
    odd = [("", 0), (" ".join(text for text, _ in made[:12]), 1), ("Où est ma livraison ?", 1), ("发票不对", 0),
           ("🙂", 3), ("refund refund refund " * 40, 2)]
    return made, odd


def tokenizer(texts):
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.train_from_iterator(texts, trainers.WordPieceTrainer(
        vocab_size=400, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"], show_progress=False))
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", made.token_to_id("[CLS]")), ("[SEP]", made.token_to_id("[SEP]"))])
    # As many files of hubs have it: a length and a padding that are not those of the model.
    made.enable_truncation(16)
    made.enable_padding(length=16)
    return made


class Encoder(torch.nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.words = torch.nn.Embedding(vocabulary, WIDTH)
        self.position_embeddings = torch.nn.Embedding(POSITIONS, WIDTH)
        self.types = torch.nn.Embedding(2, WIDTH)
        self.query, self.key, self.value, self.mixed = (torch.nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.narrow = torch.nn.Linear(WIDTH, 32), torch.nn.Linear(32, WIDTH)
        self.first, self.second = torch.nn.LayerNorm(WIDTH), torch.nn.LayerNorm(WIDTH)

    def forward(self, input_ids, attention_mask, token_type_ids):
        n, length = input_ids.shape
        x = self.words(input_ids) + self.position_embeddings(torch.arange(length))[None] + self.types(token_type_ids)
        q, k, v = (layer(x).reshape(n, length, HEADS, -1).transpose(1, 2)
                   for layer in (self.query, self.key, self.value))
        weights = q @ k.transpose(2, 3) / (WIDTH // HEADS) ** 0.5
        weights = weights + (1 - attention_mask.to(x.dtype))[:, None, None, :] * -1e9
        x = self.first(x + self.mixed((weights.softmax(3) @ v).transpose(1, 2).reshape(n, length, WIDTH)))
        return self.second(x + self.narrow(torch.nn.functional.gelu(self.wide(x))))


class Classifier(torch.nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder, self.topics = encoder, torch.nn.Linear(WIDTH, len(TOPICS))

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.topics(mean(self.encoder(input_ids, attention_mask, token_type_ids), attention_mask))


def mean(states, mask):
    counts = mask.to(states.dtype)[..., None]
    return (states * counts).sum(1) / counts.sum(1).clamp(min=1e-9)


def batch(made, texts):
    """Texts as the model takes them: cut at its own length, padded to the longest."""
    made.no_padding()
    made.enable_truncation(POSITIONS)
    ids = [encoding.ids for encoding in made.encode_batch(texts)]
    longest = max(map(len, ids))
    input_ids = torch.tensor([row + [0] * (longest - len(row)) for row in ids])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids])
    return input_ids, mask, torch.zeros_like(input_ids)


def train(made, rows):
    torch.manual_seed(7)
    model = Classifier(Encoder(made.get_vocab_size()))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    inputs, topics = batch(made, [text for text, _ in rows]), torch.tensor([topic for _, topic in rows])
    for _ in range(150):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(*inputs), topics)
        loss.backward()
        optimizer.step()
    right = (model(*inputs).argmax(1) == topics).float().mean().item()
    print(f"{len(rows)} messages, loss {loss.item():.3f}, {right:.1%} right")
    return model.eval()


def export(model, folder, output, text):
    folder.mkdir(parents=True, exist_ok=True)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in names}
    axes[output] = {0: "batch_size", 1: "sequence_length"} if output == "last_hidden_state" else {0: "batch_size"}
    torch.onnx.export(model, text, str(folder / "model.onnx"), input_names=names, output_names=[output],
                      dynamic_axes=axes, opset_version=14, dynamo=False)


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def main():
    made, odd = messages()
    rows = made + odd
    words = tokenizer([text for text, _ in made])
    tokens = words.to_str(pretty=True)
    model = train(words, made)
    sample = batch(words, [text for text, _ in made[:2]])
    texts = [text for text, _ in rows]
    data = pa.table({"id": np.arange(len(rows)), "text": texts})
    with torch.no_grad():
        # One by one: nothing is padded.
        vectors = [mean(model.encoder(*one), one[1]) for one in (batch(words, [text]) for text in texts)]
        embeddings = torch.cat([torch.nn.functional.normalize(vector) for vector in vectors])
        probabilities = torch.cat([model.topics(vector) for vector in vectors]).softmax(1)
    common = {"model_type": "bert", "max_position_embeddings": POSITIONS, "position_embedding_type": "absolute"}
    embedder, classifier = HERE / "embedder", HERE / "classifier"
    export(model.encoder, embedder, "last_hidden_state", sample)
    write(embedder, "config.json", {"architectures": ["BertModel"], **common})
    write(embedder, "modules.json", [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate([("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")])])
    write(embedder, "1_Pooling/config.json", {"word_embedding_dimension": WIDTH, "pooling_mode_cls_token": False,
                                              "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False})
    write(embedder, "sentence_bert_config.json", {"max_seq_length": POSITIONS, "do_lower_case": False})
    export(model, classifier, "logits", sample)
    write(classifier, "config.json", {"architectures": ["BertForSequenceClassification"], **common,
                                      "id2label": {str(i): topic for i, topic in enumerate(TOPICS)}})
    goldens = {embedder: {"embedding": pa.array(embeddings.tolist(), pa.list_(pa.float32()))},
               classifier: {"label": [TOPICS[i] for i in probabilities.argmax(1).tolist()],
                            "probabilities": pa.array(probabilities.tolist(), pa.list_(pa.float32()))}}
    for folder, golden in goldens.items():
        (folder / "tokenizer.json").write_text(tokens + "\n")
        pq.write_table(data, folder / "data.parquet")
        pq.write_table(pa.table({"id": data["id"], **golden}), folder / "golden.parquet")


if __name__ == "__main__":
    main()
