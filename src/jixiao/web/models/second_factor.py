"""What proves a person beside the password: an authenticator app, passkeys, recovery codes."""

from django.db import models
from django.utils import timezone

from jixiao.web.models.person import Person

FACTORS = {"totp": "验证器应用", "passkey": "通行密钥"}


class SecondFactor(models.Model):
    """``secret``: of a totp the sealed secret, of a passkey the public credential (base64). Neither is ever shown.

    ``counter``: of a totp the last time step accepted, so that a code is good once; of a passkey its signature count.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=list(FACTORS.items()))
    name = models.CharField(max_length=60)
    secret = models.TextField()
    counter = models.BigIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)
    used = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(kind="totp"), name="one_totp")
        ]


class RecoveryCode(models.Model):
    """A code for the day on which the telephone is lost, kept as a keyed digest. It is deleted when it is used."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="one_recovery_code")]
