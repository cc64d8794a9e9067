"""How many files one member may send: each costs seconds of the processor before it is refused."""

from accounts.models import User
from accounts.throttles import Throttle
from products.serials import TooManyTries

# A whole history of products with all of their corrections takes fewer.
UPLOADS_PER_MEMBER = Throttle("upload-member", limit=60, seconds=3600)


def count_upload(by: User) -> None:
    """Count one upload of a member; call it before the file is read, and in no transaction.

    Inside of one the count would be taken back with whatever fails, and so would be no limit.

    Raises:
        TooManyTries: it is one too many within the hour; the file is not to be read.
    """
    if not UPLOADS_PER_MEMBER.hit(by.pk):
        raise TooManyTries
