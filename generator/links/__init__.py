"""Outside links and evidence: what is to be asked, what the answers mean, what is remembered.

``inventory``, ``exceptions``, ``verdicts``, ``evidence`` and ``report`` are pure. ``fetch`` is the only user of the
network, ``ledger`` and ``since`` touch the disk, ``run`` joins them. ``inside`` checks the links of the built site.
"""
