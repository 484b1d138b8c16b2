import Groundwork

/// What a dialect calls the elements of a page, where it does not call them by the ids of ``ObservedNode``.
///
/// Numbers count up in document order; frames, and elements in them, may have names.
public struct ElementLabels: Sendable {
    /// Ids of the elements by number, ascending.
    private let ids: [Int]
    private let named: [String: Int]
    private let names: [Int: String]

    /// - Parameters:
    ///   - ids: ids of the elements that are called 0, 1, 2, …, ascending.
    ///   - named: ids of the elements that are called by a name, none twice.
    public init(ids: [Int], named: [String: Int] = [:]) {
        self.ids = ids
        self.named = named
        names = Dictionary(named.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    /// The id of the element with this label; nil where the page has none.
    public func id(_ label: String) -> Int? {
        if let id = named[label] { return id }
        guard label.utf8.allSatisfy(\.isASCIIDigit), label == "0" || label.utf8.first != UInt8(ascii: "0"),
            let number = Int(label), ids.indices.contains(number)
        else { return nil }
        return ids[number]
    }

    /// The label of the element with this id; nil where it has none.
    public func label(id: Int) -> String? {
        number(id: id).map { "\($0)" } ?? names[id]
    }

    /// Bytes that the labels take.
    var memoryFootprint: Int {
        MemorySize.of(ids) + MemorySize.of(named) + MemorySize.of(names)
            + named.keys.reduce(0) { $0 + MemorySize.of($1) }
    }

    func contains(id: Int) -> Bool { number(id: id) != nil || names[id] != nil }

    private func number(id: Int) -> Int? {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] == id { return middle }
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
