import csv, hashlib, hmac, json, pathlib, sys

record, listed = (pathlib.Path(name).read_text(encoding="utf-8-sig") for name in sys.argv[1:])
draw, tickets = json.loads(record), list(csv.reader(listed.splitlines()))[1:]
root, key = b"", f"{draw['seed']}|{draw['value']}".encode()
for number, ticket in tickets:
    root = hashlib.sha256(root + f"{number},{ticket}\n".encode()).digest()
order = sorted(tickets, key=lambda row: hmac.digest(key, row[1].encode(), "sha256"))
published = [int(place["number"]) for place in draw["places"]]
seed = hashlib.sha256(draw["seed"].encode()).hexdigest() == draw["seed_digest"]
frozen = (len(tickets), root.hex()) == (draw["count"], draw["root"])
follow = [int(number) for number, _ in order[: len(published)]] == published
print("The seed is the one fixed before the first ticket:", seed)
print("The list is the one that was frozen:", frozen)
print("The winners follow from seed, value and list:", follow)
sys.exit(not (seed and frozen and follow))
