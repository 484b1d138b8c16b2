import Groundwork
import HTML
import Synchronization

/// A style sheet as it was read: what of it matters for the tree. It depends on its text alone and never changes, so that all
/// pages that have the same text share it.
package final class StyleSheet: Sendable {
    /// A sheet that is to come before this one's own rules.
    package struct Import: Sendable {
        /// As written.
        package let address: String
        /// The layer that its rules are in; nil for none.
        let layer: [String]?
    }
    /// An `@import` whose conditions hold, in order.
    package let imports: [Import]
    let rules: [StyleRule]
    /// What the rules declare, by ``StyleRule/block``.
    let blocks: [StyleDeclarations]
    /// Names of cascade layers, from the outermost, in the order in which they are declared.
    let layers: [[String]]
    let scopes: [StyleScope]
    let containers: [ContainerQuery]
    /// What can't be read of it, as a sentence.
    let warning: String?
    /// Whether a value shows a counter.
    let usesCounters: Bool
    /// Whether texts are shown in other letters than they are written in.
    let changesLetters: Bool
    /// Whether a value refers to a custom property.
    let refersToVariables: Bool
    /// Bytes that it takes.
    package let memoryFootprint: Int

    init(_ parser: StyleSheetParser) {
        imports = parser.imports
        rules = parser.rules
        blocks = parser.blocks
        layers = parser.layers
        scopes = parser.scopes
        containers = parser.containers
        warning = parser.warning
        usesCounters = parser.blocks.contains(where: \.usesCounters)
        changesLetters = parser.blocks.contains { $0.properties.contains(.init(.letterCase)) }
        refersToVariables = parser.blocks.contains { !$0.references.isEmpty }
        memoryFootprint =
            256 + MemorySize.of(rules) + MemorySize.of(blocks)
            + rules.reduce(0) { $0 + $1.selector.memoryFootprint }
            + blocks.reduce(0) { $0 + $1.memoryFootprint }
    }

    /// The sheet of a text, which is shared with whoever has read the same text not long ago.
    /// - Parameter text: UTF-8.
    package static func shared(_ text: ArraySlice<UInt8>) -> StyleSheet { shared(text, for: .tree) }

    /// - Parameters:
    ///   - text: UTF-8.
    ///   - part: what a sheet in a shadow tree is read for.
    static func shared(_ text: ArraySlice<UInt8>, for part: ShadowPart) -> StyleSheet {
        StyleSheetMemory.shared.sheet(text, part)
    }
}

/// A selector with what it says of its subject.
struct StyleRule: Sendable {
    enum PseudoElement: UInt8, Sendable { case before, after, detailsContent }
    let selector: Selector.Complex
    /// Where its declarations are.
    let block: Int32
    /// By ``StyleSheet/layers``; −1 for none.
    let layer: Int32
    /// By ``StyleSheet/scopes``; −1 for none.
    let scope: Int32
    /// By ``StyleSheet/containers``; −1 for none.
    let container: Int32
    let pseudoElement: PseudoElement?
}

/// Where the rules of an `@scope` hold: below a root and not below a limit.
/// Source: https://www.w3.org/TR/css-cascade-6/#scoped-styles
struct StyleScope: Sendable {
    /// Nil for the parent of the element that holds the sheet.
    let roots: Selector.List?
    let limits: Selector.List?
    /// The scope around it; −1 for none.
    let outer: Int32
}

extension Selector.Complex {
    /// Bytes that the selector takes outside of itself, without what lists within it take.
    var memoryFootprint: Int {
        parts.reduce(MemorySize.of(parts)) { $0 + MemorySize.of($1.compound) }
    }
}

/// Sheets that were read not long ago, by their texts.
final class StyleSheetMemory: Sendable {
    static let shared = StyleSheetMemory()
    /// Bytes of texts that are kept; the oldest go first.
    private static let limit = 16 << 20

    private struct Entry {
        let text: [UInt8]
        let part: ShadowPart
        let sheet: StyleSheet
    }
    private struct State {
        var entries: [UInt64: Entry] = [:]
        var order: [UInt64] = []
        var size = 0
    }
    private let state = Mutex(State())

    func sheet(_ text: ArraySlice<UInt8>, _ part: ShadowPart) -> StyleSheet {
        let key = Self.hash(text) &+ UInt64(part.rawValue)
        if let known = state.withLock({ $0.entries[key] }), known.part == part, known.text.elementsEqual(text)
        {
            return known.sheet
        }
        let sheet = StyleSheet(StyleSheetParser(text, for: part))
        state.withLock { Self.keep(Entry(text: Array(text), part: part, sheet: sheet), key, in: &$0) }
        return sheet
    }

    private static func keep(_ entry: Entry, _ key: UInt64, in state: inout State) {
        guard entry.text.count <= limit / 4, state.entries[key] == nil else { return }
        state.entries[key] = entry
        state.order.append(key)
        state.size += entry.text.count + entry.sheet.memoryFootprint
        while state.size > limit * 2, let oldest = state.order.first {
            state.order.removeFirst()
            guard let gone = state.entries.removeValue(forKey: oldest) else { continue }
            state.size -= gone.text.count + gone.sheet.memoryFootprint
        }
    }

    /// Takes eight bytes at a time: texts are long, and whatever has the same hash is compared.
    private static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
        text.withUnsafeBytes { bytes in
            var hash = FNV1a64()
            hash.append(UInt64(bytes.count))
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                hash.append(word ^ word >> 29)
                offset += 8
            }
            while offset < bytes.count {
                hash.append(UInt64(bytes[offset]))
                offset += 1
            }
            return hash.value
        }
    }
}
