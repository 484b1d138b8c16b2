import Groundwork

/// A browser as a value: tabs with their histories, cookies, forms, clock, and the web it reaches. A copy is a fork.
public struct Session: Sendable {
    public internal(set) var transport: any Transport
    public internal(set) var cookies = CookieJar()
    public internal(set) var clock: SessionClock
    public internal(set) var tabs: [Tab] = [Tab()]
    public internal(set) var activeTab = 0
    /// Whether a link that opens a new tab also shows it. WebArena's browser does not, BrowserGym's and VAB's do.
    public var showsNewTabs = false
    /// What the agent may send as files; nil where it may send none.
    public var uploadFolder: UploadFolder?
    /// What `Control+c` and `Control+x` kept.
    var clipboard = ""
    /// Names and passwords that servers asked for and took, by origin.
    var credentials: [String: HTTPCredentials] = [:]
    /// How pages are shown.
    public var renderer = PageRenderer.webArena
    /// Lines that are shown at once, 1 or more; nil for the whole page.
    public var window: Int?
    /// Counts page loads, so that two loads of one page can be told apart.
    private(set) var loadCount = 0

    public init(transport: any Transport, clock: SessionClock = .standard) {
        self.transport = transport
        self.clock = clock
    }

    /// The page that the agent sees.
    public var page: LoadedPage { tabs[activeTab].current.page }
    /// Its address, with fragment.
    public var url: WebURL { tabs[activeTab].current.url }
    /// What the agent changed on it.
    public internal(set) var form: FormState {
        get { tabs[activeTab].current.form }
        set { tabs[activeTab].current.form = newValue }
    }
    /// The controls of the page in their present state.
    public var controls: FormControls { FormControls(document: page.document, state: form) }
    /// The whole page as an observation shows it.
    public var view: PageView { page.view(form, renderer) }
    /// What of the page is shown: all, or the lines of the window.
    public var shownView: PageView {
        guard let window else { return view }
        return page.view(form, renderer, window: firstLine..<firstLine + max(1, window))
    }
    /// Which load of a page this is.
    var load: Int { tabs[activeTab].current.load }

    mutating func change(_ body: (inout FormControls) -> Void) {
        var controls = controls
        body(&controls)
        form = controls.state
    }

    // MARK: Scrolling

    /// The first line that is shown.
    private var firstLine: Int { min(tabs[activeTab].current.scroll, lastFirstLine) }

    private var lastFirstLine: Int {
        guard let window else { return 0 }
        let view = view
        let count = view.lineCount ?? view.text.utf8.count { $0 == 0x0A } + 1
        return max(0, count - window)
    }

    /// Moves the window by its height; nothing where the whole page is shown.
    mutating func scroll(_ direction: Action.Direction) {
        guard let window else { return }
        let next = firstLine + (direction == .down ? window : -window)
        tabs[activeTab].current.scroll = max(0, min(next, lastFirstLine))
    }

    // MARK: Tabs and history

    mutating func openTab(showing: Bool, name: String = "") {
        tabs.append(Tab(name: name))
        if showing { activeTab = tabs.count - 1 }
    }

    /// Closes the active tab; the last one of those that remain comes to the front.
    mutating func closeTab() {
        tabs.remove(at: activeTab)
        if tabs.isEmpty { tabs = [Tab()] }
        activeTab = tabs.count - 1
    }

    mutating func showTab(_ index: Int) -> Bool {
        guard tabs.indices.contains(index) else { return false }
        activeTab = index
        return true
    }

    /// Goes through the history of the active tab; false where there is no such page.
    mutating func travel(by offset: Int) -> Bool {
        let position = tabs[activeTab].position + offset
        guard tabs[activeTab].entries.indices.contains(position) else { return false }
        tabs[activeTab].position = position
        loadCount += 1
        tabs[activeTab].current.load = loadCount
        return true
    }

    /// - Parameters:
    ///   - body: what the page was made from.
    ///   - form: what the agent has changed on it already.
    mutating func show(
        _ page: LoadedPage, from body: ResponseBody? = nil, at url: WebURL, form: FormState = FormState(),
        replacing: Bool, inTab tab: Int
    ) {
        loadCount += 1
        let entry = HistoryEntry(url: url, page: page, body: body, form: form, load: loadCount)
        tabs[tab].append(entry, replacing: replacing)
    }
}

/// One tab: the pages it has shown.
public struct Tab: Sendable {
    /// What links and forms call it in `target`; empty for a tab without a name.
    let name: String
    /// Oldest first; never empty.
    public private(set) var entries = [
        HistoryEntry(url: .blank, page: .blank, form: FormState(), load: 0)
    ]
    public internal(set) var position = 0
    private static let historyLimit = 50

    init(name: String = "") { self.name = name }

    /// The page it shows.
    public internal(set) var current: HistoryEntry {
        get { entries[position] }
        set { entries[position] = newValue }
    }

    mutating func append(_ entry: HistoryEntry, replacing: Bool) {
        let isUnused = entries.count == 1 && entries[0].load == 0
        if replacing || isUnused {
            entries[position] = entry
            return
        }
        entries.removeLast(entries.count - position - 1)
        entries.append(entry)
        if entries.count > Self.historyLimit { entries.removeFirst() }
        position = entries.count - 1
    }
}

/// One visit of a page, with the state in which its forms were left.
public struct HistoryEntry: Sendable {
    public internal(set) var url: WebURL
    public internal(set) var page: LoadedPage
    /// What the page was made from: kept with it, so that whoever gets the same bytes shares the page.
    var body: ResponseBody?
    public internal(set) var form: FormState
    var load: Int
    /// Lines above what is shown.
    var scroll = 0
}

/// What time the browser thinks it is.
public enum SessionClock: Sendable, Hashable {
    /// Seconds since 1970; each request advances it by one second.
    case simulated(Double)
    /// The machine's clock, for live sites.
    case system

    /// 2026-03-14 09:30:00 UTC.
    public static let standard = SessionClock.simulated(1_773_480_600)

    var now: Double {
        switch self {
        case .simulated(let seconds): seconds
        case .system: systemTime()
        }
    }
    mutating func advance() {
        if case .simulated(let seconds) = self { self = .simulated(seconds + 1) }
    }
}
