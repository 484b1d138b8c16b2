import Groundwork
import Page
import Synchronization

/// Views of pages that agents have changed, or see through a window: there are as many as there are states, so only the latest
/// are kept, for all pages together.
///
/// Holds two generations: when the younger is full, the elder goes. A view in use moves to the younger.
final class ViewStore: Sendable {
    struct Key: Hashable {
        /// ``LoadedPage/number`` of the page.
        let page: UInt64
        let state: FormState
        let renderer: PageRenderer
        let window: Range<Int>?
    }

    private struct Views {
        var young: [Key: PageView] = [:]
        var old: [Key: PageView] = [:]
        var youngBytes = 0
    }
    private let views = Mutex(Views())
    /// Bytes of one generation.
    private let limit: Int

    /// What all pages of the process share.
    static let shared = ViewStore(capacity: 32 << 20)

    /// - Parameter capacity: bytes at most.
    init(capacity: Int) { limit = capacity / 2 }

    var count: Int { views.withLock { $0.young.count + $0.old.count } }

    /// The view that is kept under this key, else the one that is made now.
    func view(_ key: Key, make: () -> PageView) -> PageView {
        if let view = kept(key) { return view }
        let view = make()
        return keep(view, key)
    }

    private func kept(_ key: Key) -> PageView? {
        views.withLock { views in
            if let view = views.young[key] { return view }
            guard let view = views.old.removeValue(forKey: key) else { return nil }
            return keep(view, key, in: &views)
        }
    }

    private func keep(_ view: PageView, _ key: Key) -> PageView {
        views.withLock { keep(view, key, in: &$0) }
    }

    /// - Returns: the view that others have kept meanwhile, else this one.
    private func keep(_ view: PageView, _ key: Key, in views: inout Views) -> PageView {
        if let earlier = views.young[key] { return earlier }
        let size = view.memoryFootprint + key.state.memoryFootprint + MemoryLayout<Key>.stride
        guard size <= limit else { return view }
        if views.youngBytes + size > limit {
            views.old = views.young
            views.young = [:]
            views.youngBytes = 0
        }
        views.young[key] = view
        views.youngBytes += size
        return view
    }
}

extension FormState {
    /// Bytes that the state takes.
    fileprivate var memoryFootprint: Int {
        128 + MemorySize.of(values) + values.values.reduce(0) { $0 + MemorySize.of($1) }
            + MemorySize.of(checked) + MemorySize.of(selected) + MemorySize.of(open)
    }
}
