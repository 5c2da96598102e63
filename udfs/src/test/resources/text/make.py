"""Makes small models of text with random weights, and what Hugging Face's own pipelines give with them.

python make.py    needs torch, tokenizers and transformers 4.57 (later ones have no pipeline for answers)

entities/ entities-bpe/ answers/ words/ rank/ pairs/: a graph, a tokenizer and config.json. golden.json: texts and results.
The weights are random, so the results mean nothing; that two programs agree on them does.
"""
import json
import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (BertConfig, BertForMaskedLM, BertForQuestionAnswering, BertForSequenceClassification,
                          BertForTokenClassification, PreTrainedTokenizerFast, RobertaConfig,
                          RobertaForTokenClassification, pipeline)

HERE = Path(__file__).parent
POSITIONS = 64
LANGUAGES = [
    "Maria Silva lives in Lisbon and works for the harbour.", "Où habite Jean Dupont depuis l'été dernier ?",
    "Jürgen Müller fährt morgen früh nach Köln.", "El señor Gómez perdió su maleta en Sevilla.",
    "Il dottor Rossi è partito ieri per Napoli.", "Anna Kowalska mieszka w Łodzi od pięciu lat.",
    "Иван Петров приехал в Москву в понедельник.", "Ο Γιάννης μένει στην Αθήνα με την οικογένειά του.",
    "عاد أحمد إلى القاهرة بعد العمل.", "דוד נסע אתמול לירושלים ברכבת.",
    "राहुल कल दिल्ली से मुंबई गया।", "张伟昨天从北京去了上海。", "田中さんは東京で働いています。", "김민수는 서울에서 부산으로 갔다.",
]
ODD = ["", "🙂🙂🙂", "𐍈𐍉", "a", "  spaces  around  ", "Paris-based O'Neill's co-operative (est. 1999)!",
       "🙂 Maria 🙂 Silva in Lisbon", " ".join(LANGUAGES[:3]) * 80]
QUESTIONS = ["Who lives in Lisbon?", "Where?", "Who travels to Naples, and when does he come back?"]


def word_pieces():
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.train_from_iterator(LANGUAGES + QUESTIONS, trainers.WordPieceTrainer(
        vocab_size=420, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", made.token_to_id("[CLS]")), ("[SEP]", made.token_to_id("[SEP]"))])
    return PreTrainedTokenizerFast(
        tokenizer_object=made, model_max_length=POSITIONS, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"])


def byte_pairs():
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(LANGUAGES, trainers.BpeTrainer(
        vocab_size=420, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=made, model_max_length=POSITIONS, pad_token="<pad>", unk_token="<unk>", cls_token="<s>",
        sep_token="</s>", bos_token="<s>", eos_token="</s>", mask_token="<mask>",
        model_input_names=["input_ids", "attention_mask"])


SMALL = dict(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24, initializer_range=0.9,
             max_position_embeddings=POSITIONS + 2)
ENTITIES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


def named(labels):
    return dict(id2label=dict(enumerate(labels)), label2id={label: i for i, label in enumerate(labels)})


def export(name, model, tokenizer, outputs):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    inputs = tokenizer("a b", return_tensors="pt")
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in inputs]

    class Positional(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, *tensors):
            given = self.model(**dict(zip(names, tensors)))
            return tuple(given[output] for output in outputs)

    axes = {n: {0: "batch_size", 1: "sequence_length"} for n in names}
    for output in outputs:
        axes[output] = {0: "batch_size"}
        if model.__class__.__name__ not in ("BertForSequenceClassification",):
            axes[output][1] = "sequence_length"
    torch.onnx.export(Positional().eval(), tuple(inputs[n] for n in names), str(folder / "model.onnx"), input_names=names,
                      output_names=list(outputs), dynamic_axes=axes, opset_version=14, dynamo=False)
    (folder / "config.json").write_text(json.dumps({
        key: value for key, value in model.config.to_dict().items()
        if key in ("architectures", "id2label", "model_type", "max_position_embeddings")} |
        {"architectures": [model.__class__.__name__]}, indent=1, sort_keys=True) + "\n")
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "tokenizer_config.json").write_text(json.dumps({
        "model_max_length": POSITIONS, "mask_token": tokenizer.mask_token, "unk_token": tokenizer.unk_token}) + "\n")


def entities(model, tokenizer, texts):
    found = pipeline("token-classification", model=model, tokenizer=tokenizer)
    golden = []
    for text in texts:
        row = {"text": text}
        for how in ("none", "simple", "first", "max", "average"):
            row[how] = [
                {"entity": e.get("entity_group", e.get("entity")), "score": float(e["score"]), "word": e["word"],
                 "start": e["start"], "end": e["end"]} for e in found(text, aggregation_strategy=how)]
        golden.append(row)
    return golden


def answers(model, tokenizer, contexts):
    asked = pipeline("question-answering", model=model, tokenizer=tokenizer)
    golden = []
    for question in QUESTIONS:
        for context in contexts:
            if context.strip():
                golden.append({"question": question, "context": context, **asked(question=question, context=context)})
    return golden


def words(model, tokenizer, texts):
    filled = pipeline("fill-mask", model=model, tokenizer=tokenizer, top_k=3)
    golden = []
    for text in texts:
        found = filled(text)
        golden.append({"text": text, "candidates": [
            {"token": f["token_str"], "score": f["score"], "id": f["token"], "text": f["sequence"]} for f in found]})
    return golden


def pairs(model, tokenizer, rows, result):
    golden = []
    for first, second in rows:
        # In lists: alone, an empty second text counts as none.
        tokens = tokenizer([first], [second], truncation=True, return_tensors="pt")
        with torch.no_grad():
            logits = model(**tokens).logits[0]
        golden.append({"first": first, "second": second, **result(logits)})
    return golden


def main():
    pieces, bytes_ = word_pieces(), byte_pairs()
    vocabulary = dict(vocab_size=len(pieces), pad_token_id=0)
    torch.manual_seed(11)
    made = {
        "entities": BertForTokenClassification(BertConfig(**SMALL, **vocabulary, **named(ENTITIES))),
        "answers": BertForQuestionAnswering(BertConfig(**SMALL, **vocabulary)),
        "words": BertForMaskedLM(BertConfig(**SMALL, **vocabulary)),
        "rank": BertForSequenceClassification(BertConfig(**SMALL, **vocabulary, num_labels=1)),
        "pairs": BertForSequenceClassification(
            BertConfig(**SMALL, **vocabulary, **named(["contradiction", "entailment", "neutral"]))),
        "entities-bpe": RobertaForTokenClassification(RobertaConfig(
            **SMALL, vocab_size=len(bytes_), pad_token_id=1, bos_token_id=0, eos_token_id=2, type_vocab_size=1,
            **named(ENTITIES))),
    }
    for name, model in made.items():
        model.eval()
        outputs = ["start_logits", "end_logits"] if name == "answers" else ["logits"]
        export(name, model, bytes_ if name == "entities-bpe" else pieces, outputs)
    texts = LANGUAGES + ODD
    twice = [(QUESTIONS[i % 3], text) for i, text in enumerate(texts)]
    twice += [(LANGUAGES[0] * 9, LANGUAGES[1] * 9), (LANGUAGES[0] * 9, "a"), ("", ""), ("a", LANGUAGES[2] * 20)]
    labels = made["pairs"].config.id2label
    golden = {
        "entities": entities(made["entities"], pieces, texts),
        "entities-bpe": entities(made["entities-bpe"], bytes_, texts),
        "answers": answers(made["answers"], pieces, texts),
        "words": words(made["words"], pieces, [
            "Maria [MASK] in Lisbon.", "[MASK]", "田中さんは[MASK]で働いています。", "🙂 [MASK] 🙂"]),
        "rank": pairs(made["rank"], pieces, twice, lambda logits: {"score": torch.sigmoid(logits)[0].item()}),
        "pairs": pairs(made["pairs"], pieces, twice, lambda logits: {
            "label": labels[logits.argmax().item()], "probabilities": logits.softmax(0).tolist()}),
        "tokens": [{
            "text": text, "ids": (ids := pieces(text, truncation=True)["input_ids"]),
            "tokens": pieces.convert_ids_to_tokens(ids),
            "again": pieces.backend_tokenizer.decode(ids, skip_special_tokens=True)} for text in texts],
    }
    (HERE / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
