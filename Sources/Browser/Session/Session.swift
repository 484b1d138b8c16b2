import Groundwork
import Page

/// A browser as a value: tabs with their histories, cookies, forms, clock, and the web it reaches. A copy is a fork.
public struct Session: Sendable {
    /// The web that it reaches.
    public package(set) var transport: any Transport
    /// What sites have stored.
    public package(set) var cookies = CookieJar()
    /// What time it is for the browser.
    public package(set) var clock: SessionClock
    /// Never empty.
    public package(set) var tabs: [Tab] = [Tab()]
    /// Index of the tab that is shown.
    public package(set) var activeTab = 0
    /// Whether a link that opens a new tab also shows it. WebArena's browser does not, BrowserGym's and VAB's do.
    public var showsNewTabs = false
    /// What the agent may send as files; nil where it may send none.
    public var uploadFolder: UploadFolder?
    /// What `Control+c` and `Control+x` kept.
    var clipboard = ""
    /// Names and passwords that servers asked for and took, by origin.
    var credentials: [String: HTTPCredentials] = [:]
    /// Counts page loads, so that two loads of one page can be told apart.
    private(set) var loadCount = 0

    /// A browser with one empty tab and no cookies.
    public init(transport: any Transport, clock: SessionClock = .standard) {
        self.transport = transport
        self.clock = clock
    }

    /// The page that the agent sees.
    public var page: LoadedPage { tabs[activeTab].current.page }
    /// Its address, with fragment.
    public var url: WebURL { tabs[activeTab].current.url }
    /// What the agent changed on it.
    public package(set) var form: FormState {
        get { tabs[activeTab].current.form }
        set { tabs[activeTab].current.form = newValue }
    }
    /// The controls of the page in their present state.
    public var controls: FormControls { FormControls(document: page.document, state: form) }
    /// Which load of a page this is; 0 for a tab that has loaded none.
    package var load: Int { tabs[activeTab].current.load }

    /// Changes the state of the page's controls.
    mutating func change(_ body: (inout FormControls) -> Void) {
        var controls = controls
        body(&controls)
        form = controls.state
    }

    /// How far the page is scrolled, counted as whoever shows pages counts; 0 for its beginning.
    package var scroll: Int {
        get { tabs[activeTab].current.scroll }
        set { tabs[activeTab].current.scroll = newValue }
    }

    // MARK: Tabs and history

    /// Opens an empty tab behind the others.
    package mutating func openTab(showing: Bool, name: String = "") {
        tabs.append(Tab(name: name))
        if showing { activeTab = tabs.count - 1 }
    }

    /// Closes the active tab; the last one of those that remain comes to the front.
    package mutating func closeTab() {
        tabs.remove(at: activeTab)
        if tabs.isEmpty { tabs = [Tab()] }
        activeTab = tabs.count - 1
    }

    /// Brings a tab to the front; false where there is none of this index.
    package mutating func showTab(_ index: Int) -> Bool {
        guard tabs.indices.contains(index) else { return false }
        activeTab = index
        return true
    }

    /// Goes through the history of the active tab; false where there is no such page.
    package mutating func travel(by offset: Int) -> Bool {
        let position = tabs[activeTab].position + offset
        guard tabs[activeTab].entries.indices.contains(position) else { return false }
        tabs[activeTab].position = position
        loadCount += 1
        tabs[activeTab].current.load = loadCount
        return true
    }

    /// Puts a page into a tab, as a new visit or in place of the one that is shown.
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
    /// Index of the entry that is shown.
    public package(set) var position = 0
    private static let historyLimit = 50

    init(name: String = "") { self.name = name }

    /// The page it shows.
    public package(set) var current: HistoryEntry {
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
    /// The page's address, with fragment.
    public package(set) var url: WebURL
    /// What was loaded.
    public package(set) var page: LoadedPage
    /// What the page was made from: kept with it, so that whoever gets the same bytes shares the page.
    var body: ResponseBody?
    /// What the agent changed on it.
    public package(set) var form: FormState
    /// No two loads of a session have the same; 0 for none.
    var load: Int
    /// How far it is scrolled; 0 for its beginning.
    var scroll = 0
}
