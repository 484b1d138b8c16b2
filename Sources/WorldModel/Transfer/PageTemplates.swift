/// Kinds of pages that a site has, found from the pages seen: pages with about the same controls and headings are of one template.
///
/// Leader clustering in order of first sight: a page joins the most similar template, or begins one of its own. Words that
/// stand on every page weigh nothing.
struct PageTemplates: Sendable {
    /// Least weighted likeness (Jaccard) of a page to the first page of its template, in 0...1.
    static let leastLikeness = 0.6

    private struct Template: Sendable {
        let vocabulary: [UInt64]
        var pages = 0
        /// How many of the template's pages have a node of this key.
        var support: [UInt64: Int] = [:]
    }

    private var templates: [Template] = []
    private var pageCounts: [UInt64: Int] = [:]
    private var pageTotal = 0

    var count: Int { templates.count }

    init() {}

    /// - Parameter pages: distinct pages in order of first sight.
    init(_ pages: [PageTree]) {
        pageTotal = pages.count
        for page in pages {
            for key in page.vocabulary { pageCounts[key, default: 0] += 1 }
        }
        for page in pages {
            let place = assign(page)
            templates[place].pages += 1
            var previous: UInt64?
            for key in page.sortedKeys where key != previous {
                templates[place].support[key, default: 0] += 1
                previous = key
            }
        }
    }

    private mutating func assign(_ page: PageTree) -> Int {
        if let known = template(of: page) { return known }
        templates.append(Template(vocabulary: page.vocabulary))
        return templates.count - 1
    }

    /// The template that a page belongs to; nil where it is like none.
    func template(of page: PageTree) -> Int? {
        var best: (likeness: Double, place: Int)?
        for (place, template) in templates.enumerated() {
            let likeness = likeness(template.vocabulary, page.vocabulary)
            if likeness >= Self.leastLikeness, likeness > best?.likeness ?? 0 { best = (likeness, place) }
        }
        return best?.place
    }

    /// Share of a template's pages that have a node of this key, in 0...1.
    func support(of key: UInt64, in template: Int) -> Double {
        let known = templates[template]
        return Double(known.support[key] ?? 0) / Double(max(known.pages, 1))
    }

    /// log(N / n): nothing for what every page has, much for what few have.
    private func weight(_ key: UInt64) -> Double {
        guard let count = pageCounts[key] else { return 0 }
        return Logarithm.of(Double(pageTotal + 1) / Double(count))
    }

    private func likeness(_ first: [UInt64], _ second: [UInt64]) -> Double {
        var common = 0.0
        var all = 0.0
        var left = 0
        var right = 0
        while left < first.count || right < second.count {
            if right == second.count || left < first.count && first[left] < second[right] {
                all += weight(first[left])
                left += 1
            } else if left == first.count || second[right] < first[left] {
                all += weight(second[right])
                right += 1
            } else {
                let weight = weight(first[left])
                common += weight
                all += weight
                left += 1
                right += 1
            }
        }
        return all == 0 ? 1 : common / all
    }
}
