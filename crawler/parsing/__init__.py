"""What every parser shares: values in, values out, and no word on any one source."""
