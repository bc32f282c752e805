"""The content: who asked, which doctor replied, and how it gets published."""
