"""Verbs of the news: the past of what people and firms do, and the form that a question after it has."""

__all__ = ["BASE"]

BASE = {
    "offered": "offer", "accepted": "accept", "acquired": "acquire", "announced": "announce", "approved": "approve",
    "arrived": "arrive", "banned": "ban", "became": "become", "began": "begin", "bought": "buy", "came": "come",
    "closed": "close", "crossed": "cross", "died": "die", "entered": "enter", "fell": "fall", "filed": "file",
    "hit": "hit", "joined": "join", "landed": "land", "launched": "launch", "left": "leave", "lost": "lose",
    "moved": "move", "opened": "open", "passed": "pass", "pleaded": "plead", "published": "publish", "reached": "reach",
    "released": "release", "resigned": "resign", "retired": "retire", "returned": "return", "signed": "sign",
    "started": "start", "stepped": "step", "struck": "strike", "took": "take", "voted": "vote", "won": "win",
    "agreed": "agree", "decided": "decide", "ordered": "order", "pledged": "pledge", "promised": "promise",
    "refused": "refuse", "threatened": "threaten", "vowed": "vow", "estimated": "estimate", "raised": "raise",
    "spent": "spend", "donated": "donate", "invested": "invest", "earned": "earn", "paid": "pay", "borrowed": "borrow",
    "received": "receive", "sold": "sell", "hired": "hire", "built": "build", "fired": "fire", "arrested": "arrest",
    "deployed": "deploy", "sent": "send", "cut": "cut", "delivered": "deliver", "produced": "produce",
    "rescued": "rescue", "detained": "detain", "evacuated": "evacuate",
}  # fmt: skip
"""The base form of each verb, by its past."""
