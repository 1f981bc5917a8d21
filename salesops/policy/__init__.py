"""Company settings with a start date, and the rulebook."""

from salesops.policy.declared import Setting, declare
from salesops.policy.queries import policies, policy, setting_history

__all__ = ["Setting", "declare", "policies", "policy", "setting_history"]
