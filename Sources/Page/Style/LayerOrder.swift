/// The order of cascade layers over all sheets of a page.
/// Source: https://www.w3.org/TR/css-cascade-5/#layer-ordering
struct LayerOrder {
    private struct Layer {
        let name: String
        var children: [Int] = []
    }
    /// The first is the root, which is what is in no layer.
    private var layers = [Layer(name: "")]

    /// Declares a layer and those around it, each at its first mention.
    /// - Returns: its number.
    mutating func declare(_ path: [String]) -> Int {
        var current = 0
        for name in path {
            if let known = layers[current].children.first(where: { layers[$0].name == name }) {
                current = known
            } else {
                layers.append(Layer(name: name))
                layers[current].children.append(layers.count - 1)
                current = layers.count - 1
            }
        }
        return current
    }

    /// The rank of each layer by number: later is stronger, and what is in a layer itself comes after the layers within.
    var ranks: [Int32] {
        var ranks = [Int32](repeating: 0, count: layers.count)
        var next: Int32 = 0
        var open = [(layer: 0, child: 0)]
        while let top = open.last {
            if top.child < layers[top.layer].children.count {
                open[open.count - 1].child += 1
                open.append((layers[top.layer].children[top.child], 0))
            } else {
                ranks[top.layer] = next
                next += 1
                open.removeLast()
            }
        }
        return ranks
    }
}
