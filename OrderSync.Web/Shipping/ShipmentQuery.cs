namespace OrderSync.Web.Shipping;

/// <summary>Which shipments are listed. It lives in the page's address, so that a list can be shared and gone back to.</summary>
public sealed record ShipmentQuery
{
    public static readonly IReadOnlyList<string> States = ["open", "terminal", "unmatched"];

    public string? Text { get; init; }

    public string? Code { get; init; }

    /// <summary>One of <see cref="States"/>.</summary>
    public string? State { get; init; }

    /// <summary>The carrier's connection.</summary>
    public Guid? Carrier { get; init; }

    /// <summary>The connection that the orders came through.</summary>
    public Guid? Shop { get; init; }

    public bool IsAll => this == new ShipmentQuery();

    public static string Address(ShipmentQuery query) => $"/shipping?{query.Pairs("code", "carrier", "shop")}".TrimEnd('&', '?');

    public static ShipmentQuery Read(string? q, string? code, string? state, string? carrier, string? shop) => new()
    {
        Text = Filled(q),
        Code = Filled(code),
        State = States.FirstOrDefault(known => string.Equals(known, state, StringComparison.OrdinalIgnoreCase)),
        Carrier = Guid.TryParse(carrier, out var id) ? id : null,
        Shop = Guid.TryParse(shop, out var orders) ? orders : null,
    };

    public string ToApi() => Pairs("statusCode", "connectionId", "orderConnectionId");

    private string Pairs(string code, string carrier, string shop) =>
        Pair("q", Text) + Pair(code, Code) + Pair("state", State) + Pair(carrier, Carrier?.ToString()) + Pair(shop, Shop?.ToString());

    private static string Pair(string name, string? value) => value is null ? "" : $"{name}={Uri.EscapeDataString(value)}&";

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
