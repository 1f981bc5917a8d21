"""Two people at one record."""

from django import forms

from salesops.policy.refused import RefusalView


class KeepsMine(forms.Form):
    """A form that carries the `revision` it was opened with."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, initial=0)

    refusal: RefusalView | None = None

    def keep_mine(self, revision: int) -> None:
        """After a stale save was refused and both values are shown: the next save is meant, and may replace theirs."""
        if self.refusal and self.refusal.changes:
            self.data = self.data.copy()
            self.data["revision"] = str(revision)
