using Microsoft.AspNetCore.WebUtilities;

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

    public static string Address(ShipmentQuery query) => QueryHelpers.AddQueryString("/shipping", query.Parameters("code", "carrier", "shop"));

    public static ShipmentQuery Read(string? q, string? code, string? state, string? carrier, string? shop) => new()
    {
        Text = Filled(q),
        Code = Filled(code),
        State = States.FirstOrDefault(known => string.Equals(known, state, StringComparison.OrdinalIgnoreCase)),
        Carrier = Guid.TryParse(carrier, out var id) ? id : null,
        Shop = Guid.TryParse(shop, out var orders) ? orders : null,
    };

    public IReadOnlyDictionary<string, string?> ToApi() => Parameters("statusCode", "connectionId", "orderConnectionId");

    private Dictionary<string, string?> Parameters(string code, string carrier, string shop) => new()
    {
        ["q"] = Text,
        [code] = Code,
        ["state"] = State,
        [carrier] = Carrier?.ToString(),
        [shop] = Shop?.ToString(),
    };

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
