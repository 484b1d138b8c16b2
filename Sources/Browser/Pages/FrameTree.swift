import HTML

/// A page and what its frames show: the page as it was loaded, and for each loaded frame a tree of the same kind.
struct FrameTree: Sendable {
    struct Slot: Sendable {
        /// In the document of the page around it.
        let element: NodeID
        var content: FrameTree
    }
    let page: LoadedPage
    var slots: [Slot] = []
    /// What can't be shown in the page's own frames.
    var warnings: [String] = []

    /// One document of them all: the `html` element of each frame becomes the only child of its frame element.
    func composed() -> LoadedPage {
        var places: [Frame] = []
        let document = document(places: &places, path: [])
        return LoadedPage(tree: self, document: document, frames: places, warnings: allWarnings)
    }

    /// - Parameter places: the frames, in document order; numbers are those of the document that is returned.
    private func document(places: inout [Frame], path: [Int]) -> Document {
        guard !slots.isEmpty else { return page.document }
        var inner: [[Frame]] = []
        var contents: [(element: NodeID, document: Document)] = []
        for (index, slot) in slots.enumerated() {
            var deeper: [Frame] = []
            let document = slot.content.document(places: &deeper, path: path + [index])
            inner.append(deeper)
            contents.append((slot.element, document))
        }
        let spliced = page.document.splicing(contents)
        for (index, slot) in slots.enumerated() {
            let place = spliced.places[index]
            places.append(
                Frame(
                    element: place.element, end: spliced.document.end(of: place.element),
                    name: page.document.attribute("name", of: slot.element) ?? "", page: slot.content.page,
                    path: path + [index]))
            places += inner[index].map { $0.moved(by: place.offset) }
        }
        return spliced.document
    }

    private var allWarnings: [String] {
        let all = page.warnings + warnings + slots.flatMap(\.content.allWarnings)
        return all.enumerated().filter { !all[..<$0.offset].contains($0.element) }.map(\.element)
    }

    /// The same tree with other contents in one frame.
    func replacing(at path: some Collection<Int>, with content: FrameTree) -> FrameTree {
        guard let index = path.first else { return content }
        var tree = self
        tree.slots[index].content = slots[index].content.replacing(at: path.dropFirst(), with: content)
        return tree
    }
}

/// A frame of a page, by its place in the document that holds them all.
public struct Frame: Sendable {
    /// The `iframe` or `frame` element; the nodes up to `end` are what it shows.
    public let element: NodeID
    let end: NodeID
    /// Links and forms name it by this in `target`.
    public let name: String
    /// What it shows, without its own frames.
    public let page: LoadedPage
    /// Where it is in the ``FrameTree``.
    let path: [Int]

    func contains(_ node: NodeID) -> Bool { element < node && node < end }

    fileprivate func moved(by offset: Int) -> Frame {
        Frame(
            element: NodeID(element.position + offset), end: NodeID(end.position + offset), name: name,
            page: page, path: path)
    }
}

extension LoadedPage {
    /// The innermost frame that shows a node; nil for the page's own nodes.
    func frame(at node: NodeID) -> Frame? { frames.last { $0.contains(node) } }

    /// The page, without the frames in it, that a node came with.
    func source(at node: NodeID) -> LoadedPage { frame(at: node)?.page ?? self }
}
