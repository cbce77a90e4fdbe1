"""The programme page of the recovery plan."""
