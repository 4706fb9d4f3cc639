using System.Text.Json;
using System.Text.Json.Nodes;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;

namespace OrderSync.Api.Setup;

/// <summary>The answers of one made-up shop, as the OpenAPI document shows them: ids and figures agree with each other.</summary>
internal static class AnswerExamples
{
    public static readonly Guid ConnectionId = Id(1);

    public static readonly Guid TaskId = Id(2);

    public static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 30, 0, TimeSpan.Zero);

    private static readonly Guid OrderId = Id(3);

    private static readonly RunView Task = new(
        TaskId, RunKind.OrderFetch, FetchMode.Duration, 30, false, ConnectionId, "Main shop", "ecomanager", RunState.Running,
        Message.Of("run-working", ("work", "fetch"), ("window", "March 2026")), 62.5, "March 2026", 210.4, Now.AddSeconds(40), new RunCounts(8_000, 7_400, 100, 498, 2), 1, 0, 2,
        "Amina", Now.AddMinutes(-1), Now.AddSeconds(-58), null);

    private static readonly OrderView Order = new(
        OrderId, "10482", "10482", "ecomanager", ConnectionId, "Main shop", OrderStatus.Shipped, "En livraison", "Yacine B.", "Oran", "DZ",
        new MoneyView(5_400m, "DZD"), 1, Now.AddDays(-2), Now.AddDays(-1));

    private static readonly ConnectionCoverageView Coverage = new(
        ConnectionId, "Main shop", "ecomanager", "orders", Now.AddDays(-90), ReadsWindows: false,
        [
            new("2026-03", CoverageState.Partial, CoverageReason.MonthNotOver, CoverageProof.Walked, Message.Of("coverage-not-over", ("until", Now)),
                null, 3_500, 0, Now.AddDays(-13).AddHours(-9.5), Now, Now, Now, Now, TaskId, Now.AddDays(-13).AddHours(-9.5), Now, null),
        ]);
    private static readonly PlatformCallView Call = new(
        Id(7), Now.AddSeconds(-20), ConnectionId, TaskId, null, "GET", "/api/v2/orders?per_page=100&sort_direction=desc", 500, "transient",
        "500 from acme.ecomanager.dz.", 412, 1_000, null, 96, 2, "0af7651916cd43dd8448eb211c80319c");

    /// <summary>By the type of the answer.</summary>
    public static readonly IReadOnlyDictionary<Type, object> Values = new Dictionary<Type, object>
    {
        [typeof(RunView)] = Task,
        [typeof(OffsetPage<RunView>)] = new OffsetPage<RunView>([Task], 1, 50, 0),
        [typeof(RunDetailView)] = new RunDetailView(
            Task,
            [
                new(Id(4), 1, "orders", "March 2026", Now.AddDays(-13).AddHours(-9.5), Now, WindowState.Running, 4_000, new(3_500, 3_000, 0, 498, 2), 1,
                    null, Now.AddSeconds(-20), null, null),
                new(Id(5), 2, "orders", "February 2026", Now.AddDays(-30), Now.AddDays(-13).AddHours(-9.5), WindowState.Done, 4_500, new(4_500, 4_400, 100, 0, 0), 1,
                    null, Now.AddSeconds(-58), Now.AddSeconds(-20), Now.AddSeconds(-20)),
            ],
            [new(1, Now.AddSeconds(-58), LogLevelView.Info, "Started.")],
            [new(Id(6), "10311", "created_at is no time: “soon”.", "{\"id\":10311,\"created_at\":\"soon\"}", Now.AddSeconds(-30))]),
        [typeof(OrderView)] = Order,
        [typeof(CursorPage<OrderView>)] = new CursorPage<OrderView>([Order], "MjAyNi0wMy0xMlQw…"),
        [typeof(OrderDetailView)] = new OrderDetailView(
            Order,
            new CustomerView("Yacine B.", null, "0550 00 00 00"),
            new AddressView("12 rue Larbi Ben M'hidi", "Oran", "Oran", "31000", "DZ"),
            new MoneyView(5_000m, "DZD"),
            new MoneyView(400m, "DZD"),
            null,
            "YAL-0042",
            [new(1, "TS-M", "T-shirt, M", 2, new MoneyView(2_500m, "DZD"), new MoneyView(5_000m, "DZD"))],
            [new(1, Now, OrderStatus.Shipped, "En livraison", TaskId)],
            Now,
            Now),
        [typeof(DifferencePage)] = new DifferencePage(
            [new("10311", OrderId, DifferenceKind.MissingHere, "February 2026", Now, Resolved: true)], new(1, 0, 0), "10311"),
        [typeof(ConnectionCoverageView)] = Coverage,
        [typeof(CoverageMapView)] = new CoverageMapView(["2026-03"], [Coverage]),
        [typeof(ConnectionView)] = new ConnectionView(
            ConnectionId, "ecomanager", "EcoManager", "Main shop", ConnectionState.Active, "Active.",
            new Dictionary<string, string> { ["baseUrl"] = "acme.ecomanager.dz" }, ["token"], 8_000, Now.AddDays(-1), Now.AddDays(-90), TaskId),
        [typeof(CursorPage<PlatformCallView>)] = new CursorPage<PlatformCallView>([Call], "MjAyNi0wMy0xNFQw…"),
        [typeof(ConnectionHealthView)] = new ConnectionHealthView(
            ConnectionId,
            "Main shop",
            Now,
            new BreakerView(
                BreakerState.Open, Now.AddSeconds(-20), "500 from acme.ecomanager.dz.", Now.AddSeconds(40), 5,
                "Circuit open since 09:29 UTC after 5 failures (500 from acme.ecomanager.dz); next try 09:30 UTC."),
            new BudgetView(
                null,
                [new(null, 60, 40, 40, Now.AddSeconds(12), [new(TaskId, 38), new(null, 2)]), new(null, 86_400, 8_000, 1_240, null, [new(TaskId, 1_200)])],
                [new("default", 60, 60, 22, Now.AddSeconds(30))]),
            [new(Now.AddMinutes(-2), 40, 0), new(Now.AddMinutes(-1), 38, 5)],
            [Call],
            Now.AddDays(-1),
            Now.AddSeconds(-25)),
    };

    /// <summary>Problem details by status; null where none is shown.</summary>
    /// <param name="path">The operation's.</param>
    public static JsonNode? Problem(string status, string path) => status switch
    {
        "400" => Problem(400, path, "One or more validation errors occurred.", null, ("errors", Errors("limit", "limit must be 1 to 200."))),
        "401" => Problem(401, path, "Unauthorized", null),
        "403" => Problem(403, path, "Forbidden", "Your role does not allow this."),
        "404" => Problem(404, path, "Not Found", "There is no such thing."),
        "409" when path.Contains("/tasks", StringComparison.Ordinal) => Problem(
            409, path, "Conflict", $"Run {TaskId} is still active for this connection: stop it or wait for its end.", ("activeTaskId", TaskId.ToString())),
        "409" => Problem(
            409, path, "One or more validation errors occurred.", "Another connection has this name.", ("errors", Errors("name", "Another connection has this name."))),
        "422" => Problem(
            422, path, "One or more validation errors occurred.", "EcoManager rejected the token (401).", ("errors", Errors("settings.token", "EcoManager rejected the token (401)."))),
        _ => null,
    };

    public static JsonElement Element(object value) => JsonSerializer.SerializeToElement(value, ContractJson.Options);

    public static JsonNode Json(object value) => JsonNode.Parse(JsonSerializer.Serialize(value, ContractJson.Options))!;

    private static JsonObject Problem(int status, string path, string title, string? detail, params (string Name, JsonNode? Value)[] more)
    {
        var problem = new JsonObject { ["title"] = title, ["status"] = status };
        if (detail is not null)
            problem["detail"] = detail;
        problem["instance"] = "/" + path.TrimStart('/');
        foreach (var (name, value) in more)
            problem[name] = value;
        problem["traceId"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        return problem;
    }

    private static JsonObject Errors(string field, string sentence) => new() { [field] = new JsonArray(sentence) };

    public static Guid Id(int number) => Guid.Parse($"019ab3a2-0000-7000-8000-{number:D12}");
}
