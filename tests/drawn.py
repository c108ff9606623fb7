"""Networks that several tests draw."""

import nnsim


def layered(hidden: int = 2) -> nnsim.Network:
    """x → h → y: two inputs, sigmoid units, one sigmoid output."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense", name="h", units=hidden, activation="sigmoid")
    y = net.add("dense", name="y", units=1, activation="sigmoid")
    net.connect(x, h)
    net.connect(h, y)
    return net


def sum_times(**settings: object) -> nnsim.Run:
    """f = q·z with q = x + y, at x = −2, y = 5, z = −4."""
    net = nnsim.Network()
    x, y, z = (net.add("input", name=name, shape=(1,)) for name in "xyz")
    q, f = net.add("add", name="q"), net.add("multiply", name="f")
    for source, target in ((x, q), (y, q), (q, f), (z, f)):
        net.connect(source, target)
    data = nnsim.Dataset({"x": [[-2.0]], "y": [[5.0]], "z": [[-4.0]]})
    return nnsim.Run(nnsim.Project(net, data, loss="value", **settings))
