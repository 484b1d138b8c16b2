import Groundwork
import WebEnv

/// Kinds of pages that a site has, found from the pages seen: pages with about the same controls and headings are of one template.
///
/// Leader clustering in order of first sight: a page joins the most similar template, or begins one of its own. Words that
/// stand on every page weigh nothing, nor do those that hardly any page has.
struct PageTemplates: Sendable {
    /// Least weighted likeness (Jaccard) of a page to the first page of its template, in 0...1.
    static let leastLikeness = 0.6

    private struct Template: Sendable {
        let words: WeighedWords
        var pages = 0
        /// How many of the template's pages have a node of this key.
        var support: [UInt64: Int] = [:]
    }

    private var templates: [Template] = []
    /// Templates of the pages that they were found from, by contents.
    private var known: [UInt64: Int] = [:]
    /// log(N / n) of each word: nothing for what every page has, much for what few have.
    private var weights: [UInt64: Double] = [:]
    /// Names that at least ``commonShare`` of all pages have.
    private(set) var commonNames: Set<UInt64> = []
    /// Keys that many pages have and many have not: who is signed in, whether the cart is empty.
    private var stateKeys: Set<UInt64> = []
    static let stateShares = 0.05...0.95
    static let commonShare = 0.2
    /// A word counts as the site's own from this many pages on; a heading that names a product stands on
    /// fewer.
    static let leastPages = 3

    var count: Int { templates.count }

    init() {}

    /// - Parameter pages: distinct pages in order of first sight.
    init(_ pages: [PageTree]) {
        let all = Double(pages.count + 1)
        weights = Self.pageCounts(pages, of: \.vocabulary).filter { $0.value >= Self.leastPages }.mapValues {
            Logarithm.of(all / Double($0))
        }
        countNames(pages)
        countKeys(pages)
        for page in pages { add(page) }
    }

    /// How many pages have each of the hashes that a page is described by.
    private static func pageCounts(_ pages: [PageTree], of hashes: (PageTree) -> [UInt64]) -> [UInt64: Int] {
        pages.reduce(into: [:]) { counts, page in
            for hash in Set(hashes(page)) { counts[hash, default: 0] += 1 }
        }
    }

    private mutating func countKeys(_ pages: [PageTree]) {
        let counts = Self.pageCounts(pages, of: \.keys)
        let total = Double(max(pages.count, 1))
        stateKeys = Set(counts.filter { Self.stateShares.contains(Double($0.value) / total) }.keys)
    }

    /// Those of a page's keys that tell states of the site apart, sorted.
    func state(of page: PageTree) -> [UInt64] { page.sortedKeys.filter { stateKeys.contains($0) } }

    private mutating func countNames(_ pages: [PageTree]) {
        let counts = Self.pageCounts(pages) { page in page.view.nodes.map { Hash64.of($0.name) } }
        let bar = max(3, Int(nearest: Self.commonShare * Double(pages.count)))
        commonNames = Set(counts.filter { $0.value >= bar }.keys)
    }

    private mutating func add(_ page: PageTree) {
        let words = WeighedWords(page.vocabulary, weights)
        let place = nearest(words) ?? templates.count
        if place == templates.count { templates.append(Template(words: words)) }
        known[page.contentHash] = place
        templates[place].pages += 1
        var previous: UInt64?
        for key in page.sortedKeys where key != previous {
            templates[place].support[key, default: 0] += 1
            previous = key
        }
    }

    /// The template that a page belongs to; nil where it is like none.
    func template(of page: PageTree) -> Int? {
        known[page.contentHash] ?? nearest(WeighedWords(page.vocabulary, weights))
    }

    private func nearest(_ words: WeighedWords) -> Int? {
        var best: (likeness: Double, place: Int)?
        for (place, template) in templates.enumerated() {
            let likeness = words.likeness(to: template.words)
            if likeness >= Self.leastLikeness, likeness > best?.likeness ?? 0 { best = (likeness, place) }
        }
        return best?.place
    }

    /// Share of a template's pages that have a node of this key, in 0...1.
    func support(of key: UInt64, in template: Int) -> Double {
        let known = templates[template]
        return Double(known.support[key] ?? 0) / Double(max(known.pages, 1))
    }
}

/// A page's words with what each says about the page.
private struct WeighedWords: Sendable {
    private let keys: [UInt64]
    private let weights: [Double]
    private let total: Double

    /// - Parameter keys: sorted, without repetition; those without a weight are left out.
    init(_ keys: [UInt64], _ known: [UInt64: Double]) {
        self.keys = keys.filter { known[$0] != nil }
        weights = self.keys.compactMap { known[$0] }
        total = weights.reduce(0, +)
    }

    /// Weighted Jaccard measure, in 0...1.
    func likeness(to other: WeighedWords) -> Double {
        var common = 0.0
        var left = 0
        var right = 0
        while left < keys.count, right < other.keys.count {
            if keys[left] == other.keys[right] {
                common += weights[left]
                left += 1
                right += 1
            } else if keys[left] < other.keys[right] {
                left += 1
            } else {
                right += 1
            }
        }
        let all = total + other.total - common
        return all <= 0 ? 1 : common / all
    }
}
