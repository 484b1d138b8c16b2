import Browser
import Groundwork
import WebEnv

/// Records of the shop, by its REST routes.
struct ShoppingRecords {
    /// What is asked of a review.
    enum ReviewField { case author, rating }
    /// Address of the shop, without trailing slash.
    private let shop: String
    /// The account that WebArena's shop comes with.
    private static let credentials = #"{"username": "admin", "password": "admin1234"}"#

    init(session: Session) {
        var address = session.transport.expandPlaceholders("__SHOPPING__")
        while address.hasSuffix("/") { address.removeLast() }
        shop = address
    }

    /// The newest order of the whole shop.
    func latestOrderURL(_ session: inout Session) throws -> String {
        let query = FormEncoding.serialize([
            ("searchCriteria[sortOrders][0][field]", "created_at"),
            ("searchCriteria[sortOrders][0][direction]", "DESC"), ("searchCriteria[pageSize]", "1"),
        ])
        let answer = try get("/rest/V1/orders?\(query)", &session)
        let number = answer["items"]?.array?.first?["increment_id"]
        guard let digits = number?.string ?? number?.int.map(String.init), let order = Int(digits) else {
            throw EnvironmentError("evaluator: \(shop)/rest/V1/orders gives no order number")
        }
        return "\(shop)/sales/order/view/order_id/\(order)/"
    }

    /// Empty where the product has no review.
    func latestReview(of sku: String, _ field: ReviewField, _ session: inout Session) throws -> String {
        let answer = try get("/rest/V1/products/\(sku)/reviews", &session)
        guard let reviews = answer.array else {
            throw EnvironmentError("evaluator: the reviews of \(sku) are no list")
        }
        guard let review = reviews.last else { return "" }
        switch field {
        case .author: return review["nickname"]?.string ?? ""
        case .rating:
            guard let percent = review["ratings"]?.array?.first?["percent"] else {
                throw EnvironmentError("evaluator: a review of \(sku) has no rating")
            }
            return PythonValue.string(of: percent)
        }
    }

    private func get(_ path: String, _ session: inout Session) throws -> JSONValue {
        var request = HTTPRequest(url: shop + path)
        if let token = try token(&session) {
            request.headers.append(HTTPHeader("Authorization", "Bearer \(token)"))
        }
        let response = try send(request, &session)
        guard response.status == 200 else {
            throw EnvironmentError("evaluator: GET \(request.url) answers \(response.status)")
        }
        do {
            return try JSONValue(parsing: response.body.bytes)
        } catch {
            throw EnvironmentError("evaluator: GET \(request.url) gives no JSON: \(error)")
        }
    }

    /// nil where the shop wants no token.
    private func token(_ session: inout Session) throws -> String? {
        let request = HTTPRequest(
            method: "POST", url: shop + "/rest/default/V1/integration/admin/token",
            headers: [HTTPHeader("Content-Type", "application/json")], body: Array(Self.credentials.utf8))
        let response = try send(request, &session)
        guard response.status == 200 else { return nil }
        return try? JSONValue(parsing: response.body.bytes).string
    }

    private func send(_ request: HTTPRequest, _ session: inout Session) throws -> HTTPResponse {
        do {
            return try session.transport.send(request)
        } catch let error as UnreachableHost {
            throw EnvironmentError("evaluator: \(request.url): \(error)")
        }
    }
}
