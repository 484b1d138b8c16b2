import WebEnv

/// Finds repeated pieces among the children of one node, whether or not the markup says that they are a list.
///
/// Pruned trees lose their list items, so a grid of products is a flat run of links, texts and buttons. What repeats at an
/// even distance tells where each entry begins.
struct RecordFinder {
    package let view: PageView
    let nameHashes: [UInt32]
    package let kinds: [TextKind]
    package let ends: [Int32]

    /// Rows, list items and articles.
    func containers(among children: [Int]) -> [Range<Int>] {
        children.filter { isContainer($0) }.map { $0..<Int(ends[$0]) }
    }

    /// Stretches of children that repeat at even distances.
    package func repetitions(among children: [Int]) -> [Range<Int>] {
        guard children.count >= 6, let starts = evenStarts(among: children) else { return [] }
        return ranges(from: starts, children: children)
    }

    private func isContainer(_ index: Int) -> Bool {
        switch view.nodes[index].role {
        case .row: !hasOnlyHeaders(index)
        case .listitem, .article: true
        default: false
        }
    }

    private func hasOnlyHeaders(_ row: Int) -> Bool {
        (row + 1..<Int(ends[row])).contains { view.nodes[$0].role == .columnheader }
            && !(row + 1..<Int(ends[row])).contains {
                view.nodes[$0].role == .cell || view.nodes[$0].role == .gridcell
            }
    }

    /// What a node looks like apart from its own words.
    private func shape(_ index: Int) -> UInt32 {
        let node = view.nodes[index]
        let inner = Int(ends[index]) > index + 1 ? UInt32(view.nodes[index + 1].role.rawValue) + 1 : 0
        let named =
            node.role == .button || node.role == .text && kinds[index] == .words && node.name.utf8.count < 20
        return mix(
            mix(UInt32(node.role.rawValue), inner), UInt32(kinds[index].rawValue),
            named ? nameHashes[index] : 0)
    }

    /// Positions (in `children`) where the best covering repeated shape stands.
    private func evenStarts(among children: [Int]) -> [Int]? {
        var places: [UInt32: [Int]] = [:]
        var shapes: [UInt32] = []
        for (position, child) in children.enumerated() {
            let shape = shape(child)
            if places[shape] == nil { shapes.append(shape) }
            places[shape, default: []].append(position)
        }
        var best: (covered: Int, starts: [Int])?
        for starts in shapes.compactMap({ places[$0] }) where starts.count >= 3 {
            let run = evenRun(starts)
            guard run.count >= 3 else { continue }
            let covered = (run.count - 1) * typicalGap(run)
            guard covered >= 4 else { continue }
            if let current = best, !isBetter(covered, run[0], than: current) { continue }
            best = (covered, run)
        }
        return best?.starts
    }

    private func isBetter(_ covered: Int, _ start: Int, than best: (covered: Int, starts: [Int])) -> Bool {
        if covered * 10 > best.covered * 11 { return true }
        if covered * 11 < best.covered * 10 { return false }
        return (start, -covered) < (best.starts[0], -best.covered)
    }

    private func typicalGap(_ starts: [Int]) -> Int {
        let gaps = zip(starts.dropFirst(), starts).map { $0 - $1 }.sorted()
        return gaps.isEmpty ? 0 : gaps[gaps.count / 2]
    }

    /// The longest stretch of starts whose distances are alike and at least 2.
    private func evenRun(_ starts: [Int]) -> [Int] {
        let typical = typicalGap(starts)
        guard typical >= 2, typical <= 40 else { return [] }
        var best: [Int] = []
        var current = [starts[0]]
        for (previous, next) in zip(starts, starts.dropFirst()) {
            if (next - previous) * 3 >= typical * 2 && next - previous <= typical * 2 {
                current.append(next)
            } else {
                if current.count > best.count { best = current }
                current = [next]
            }
        }
        return current.count > best.count ? current : best
    }

    private func ranges(from starts: [Int], children: [Int]) -> [Range<Int>] {
        let typical = typicalGap(starts)
        var result: [Range<Int>] = []
        for (order, start) in starts.enumerated() {
            let next = order + 1 < starts.count ? starts[order + 1] : min(start + typical, children.count)
            result.append(children[start]..<Int(ends[children[next - 1]]))
        }
        return result
    }
}
