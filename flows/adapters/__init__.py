"""Adapters: a source whose site forbids or hinders reading -> the addresses of its official interface.

An adapter only says where to ask: the asking is that of any capture (guarded, polite, conditional), the bytes are
kept as any other, and what they mean is told by `extract.data` from the bytes alone.
"""

from flows.adapters.base import Adapter
from flows.adapters.registry import adapter_for, build_adapter, check_adapter

__all__ = ["Adapter", "adapter_for", "build_adapter", "check_adapter"]
