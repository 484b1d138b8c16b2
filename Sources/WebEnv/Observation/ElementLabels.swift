/// What a dialect calls the elements of a page, where it does not call them by the ids of ``ObservedNode``.
///
/// Numbers count up in document order; frames have names of letters.
public struct ElementLabels: Sendable {
    /// Ids of the elements by number, ascending.
    private let ids: [Int]
    private let frames: [String: Int]

    /// - Parameters:
    ///   - ids: ids of the elements that are called 0, 1, 2, …, ascending.
    ///   - frames: ids of the elements that are called by a name.
    public init(ids: [Int], frames: [String: Int] = [:]) {
        self.ids = ids
        self.frames = frames
    }

    /// The id of the element with this label; nil where the page has none.
    public func id(_ label: String) -> Int? {
        if let id = frames[label] { return id }
        guard label.utf8.allSatisfy(\.isASCIIDigit), label == "0" || label.utf8.first != UInt8(ascii: "0"),
            let number = Int(label), ids.indices.contains(number)
        else { return nil }
        return ids[number]
    }

    /// The label of the element with this id; nil where it has none.
    public func label(id: Int) -> String? {
        if let number = number(id: id) { return "\(number)" }
        return frames.first { $0.value == id }?.key
    }

    func contains(id: Int) -> Bool { number(id: id) != nil || frames.values.contains(id) }

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
