import HTML

/// Widths of elements, as far as they follow from widths that are said, for `@container` rules.
///
/// Blocks are as wide as what is around them; paddings, margins and borders are not read.
final class ContainerSizes {
    private struct Size {
        /// In pixels; below 0 where it can't be known.
        var width = -1.0
        var type = ContainerType.normal
        var names: [String] = []
    }
    private let document: Document
    /// By element; empty where no rule asks.
    private var sizes: [Size]
    private static let viewWidth = 1280.0

    init(_ document: Document, isUsed: Bool) {
        self.document = document
        sizes = isUsed ? [Size](repeating: Size(), count: document.count) : []
        if isUsed { sizes[0].width = Self.viewWidth }
    }

    var isUsed: Bool { !sizes.isEmpty }

    /// Takes in what is declared of an element.
    func add(
        _ element: Int, _ style: PageStyle.Style, type: ContainerType, names: [String], width: StyleLength?,
        maxWidth: StyleLength?
    ) {
        let around = sizes[Int(document.nodes[element].parent)].width
        var size = Size(width: -1, type: type, names: names)
        let fills = style.display == .block && !style.isOutOfFlow
        if let width, width.share == 0 || around >= 0 {
            size.width = width.pixels(within: around)
        } else if around >= 0, fills {
            size.width = document.isElement(element, .body) ? around - 16 : around
        }
        if let maxWidth, size.width >= 0, maxWidth.share == 0 || around >= 0 {
            size.width = min(size.width, maxWidth.pixels(within: around))
        }
        sizes[element] = size
    }

    /// Whether a condition holds for the nearest container that it is about.
    func holds(_ query: ContainerQuery, _ element: Int, includesItself: Bool) -> Bool {
        guard isUsed else { return false }
        var next = includesItself ? element : Int(document.nodes[element].parent)
        while next > 0 {
            let size = sizes[next]
            if size.type != .normal || query.asksNothing && !size.names.isEmpty,
                query.name.map({ size.names.contains($0) }) ?? true
            {
                return query.holds(width: size.width < 0 ? nil : size.width)
            }
            next = Int(document.nodes[next].parent)
        }
        return false
    }
}
