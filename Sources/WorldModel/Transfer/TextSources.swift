import Groundwork
import Learning
import Page
import Readings
import WebEnv

/// Texts that are known before an action is done, each under a key that means the same on another page: what is typed, what the
/// element is called, what stands beside it, what the fields hold.
struct TextSources: Sendable {
    struct Source: Sendable {
        let key: UInt64
        let text: String
        let words: [TextToken]
        /// Whether it is told apart by what it means, and not merely by where it stands.
        let isNamed: Bool
    }

    /// Most telling first.
    private(set) var sources: [Source] = []
    private var places: [UInt64: Int] = [:]
    private var byFirstWord: [Token: [Int]] = [:]

    /// Kinds of sources. Raw values are parts of keys; their order is the order of preference.
    private enum Kind: UInt64 {
        case typed, target, cell, near, field, heading, earlier, address, place
    }

    static let maximumLength = 200
    static let earlierTexts = 4

    /// - Parameter page: the page after what the browser itself does with the action (``FormSemantics``).
    init(_ action: SemanticAction, on page: PageTree, in episode: Episode) {
        add(.typed, 0, action.text)
        if let target = action.target {
            add(.target, 0, page.view.nodes[target].name)
            addRecord(of: target, page)
            addNeighbours(of: target, page)
        }
        addFields(page)
        addEarlier(episode)
        addAddress(episode.observation.url)
        for node in page.view.nodes.indices where page.index.nodes[node].kind != .empty {
            add(.place, page.places[node], page.view.nodes[node].name)
        }
    }

    subscript(key: UInt64) -> Source? { places[key].map { sources[$0] } }

    private mutating func add(_ kind: Kind, _ name: UInt64, _ text: String) {
        let key = Hash64.mix(kind.rawValue, name)
        guard !text.isEmpty, text.utf8.count <= Self.maximumLength, places[key] == nil else { return }
        let words = Tokenizer.tokens(text)
        guard let first = words.first, words.contains(where: { !StopWords.all.contains($0.id) }) else {
            return
        }
        places[key] = sources.count
        byFirstWord[first.id, default: []].append(sources.count)
        sources.append(Source(key: key, text: text, words: words, isNamed: kind != .place))
    }

    // MARK: What stands where

    /// The columns of the entry that the target belongs to.
    private mutating func addRecord(of target: Int, _ page: PageTree) {
        let record = page.index.nodes[target].record
        guard record >= 0 else { return }
        for cell in page.index.records[Int(record)].cells {
            add(.cell, UInt64(cell.column), page.view.nodes[Int(cell.node)].name)
        }
    }

    /// The nearest named nodes before and behind the target, by role and distance in that role.
    private mutating func addNeighbours(of target: Int, _ page: PageTree) {
        addNeighbours(stride(from: target - 1, to: max(target - 40, 0), by: -1), side: 0, page)
        addNeighbours(stride(from: target + 1, to: min(target + 20, page.keys.count), by: 1), side: 1, page)
    }

    private mutating func addNeighbours(_ nodes: StrideTo<Int>, side: UInt64, _ page: PageTree) {
        var seen: [Role: UInt64] = [:]
        for node in nodes {
            let known = page.view.nodes[node]
            guard !known.name.isEmpty, seen[known.role, default: 0] < 3 else { continue }
            let order = seen[known.role, default: 0]
            seen[known.role] = order + 1
            add(.near, Hash64.mix(side, UInt64(known.role.rawValue), order), known.name)
        }
    }

    private mutating func addFields(_ page: PageTree) {
        for (node, known) in page.view.nodes.enumerated() {
            if !known.value.isEmpty { add(.field, page.keys[node], known.value) }
            if known.role == .radio, known.states.contains(.checked), known.parent >= 0 {
                add(.field, page.places[known.parent], known.name)
            }
            if known.role == .heading { add(.heading, 0, known.name) }
        }
    }

    private mutating func addEarlier(_ episode: Episode) {
        var order: UInt64 = 0
        for past in episode.history.reversed() where order < Self.earlierTexts {
            let action = SemanticAction(past.action, on: past.observation.page)
            let name = action.target.map { past.observation.page.nodes[$0].name } ?? ""
            add(.earlier, order, action.text.isEmpty ? name : action.text)
            order += 1
        }
    }

    /// Numbers in the path from the end, and values of the query by name.
    private mutating func addAddress(_ url: String) {
        let address = PageAddress(url)
        let numbers = address.segments.reversed().filter { $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }
        for (order, number) in numbers.enumerated() { add(.address, UInt64(order), number) }
        for (name, value) in address.query { add(.address, Hash64.of(name), value) }
    }

    // MARK: Finding them in other texts

    /// The longest source that begins with a word of a text.
    /// - Returns: number of words, and all sources with just these words, most telling first; nil where there is none.
    func longest(in words: [TextToken], at start: Int) -> (count: Int, keys: [UInt64])? {
        guard let candidates = byFirstWord[words[start].id] else { return nil }
        var best = 0
        var keys: [UInt64] = []
        for place in candidates {
            let own = sources[place].words
            guard own.count >= best, start + own.count <= words.count,
                own.indices.allSatisfy({ own[$0].id == words[start + $0].id })
            else { continue }
            if own.count > best {
                best = own.count
                keys = []
            }
            keys.append(sources[place].key)
        }
        return best == 0 ? nil : (best, keys)
    }
}
