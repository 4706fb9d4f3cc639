using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>Vendure's GraphQL types as its schema spells them (3.7.3). Amounts are integers in minor units.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TolerantText), typeof(TolerantDecimal)])]
[JsonSerializable(typeof(VendureOrder))]
[JsonSerializable(typeof(VendureRequest))]
[JsonSerializable(typeof(List<VendureError>))]
[JsonSerializable(typeof(VendureLoginResult))]
internal sealed partial class VendureWire : JsonSerializerContext;

internal sealed class VendureOrder
{
    public string? Id { get; set; }
    public string? Code { get; set; }
    public string? State { get; set; }
    public string? UpdatedAt { get; set; }
    public string? OrderPlacedAt { get; set; }
    public string? CurrencyCode { get; set; }
    public decimal? SubTotal { get; set; }
    public decimal? Shipping { get; set; }
    public decimal? Total { get; set; }
    public decimal? TotalWithTax { get; set; }
    public VendureCustomer? Customer { get; set; }
    public VendureAddress? ShippingAddress { get; set; }
    public VendureAddress? BillingAddress { get; set; }
    public List<VendureLine?>? Lines { get; set; }
    public List<VendureSurcharge?>? Surcharges { get; set; }
    public List<VendureFulfillment?>? Fulfillments { get; set; }
    public List<VendurePayment?>? Payments { get; set; }
}

/// <summary>Guests are one customer per e-mail address: the names may be those of a later order. The address is a snapshot.</summary>
internal sealed class VendureCustomer
{
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? EmailAddress { get; set; }
    public string? PhoneNumber { get; set; }
}

internal sealed class VendureAddress
{
    public string? FullName { get; set; }
    public string? StreetLine1 { get; set; }
    public string? StreetLine2 { get; set; }
    public string? City { get; set; }
    public string? Province { get; set; }
    public string? PostalCode { get; set; }
    public string? CountryCode { get; set; }
    public string? PhoneNumber { get; set; }
}

/// <summary>ProratedLinePrice is what is paid for the line, all discounts considered, without tax.</summary>
internal sealed class VendureLine
{
    public string? Id { get; set; }
    public decimal? Quantity { get; set; }
    public decimal? UnitPrice { get; set; }
    public decimal? ProratedLinePrice { get; set; }
    public VendureVariant? ProductVariant { get; set; }
}

internal sealed class VendureVariant
{
    public string? Id { get; set; }
    public string? Sku { get; set; }
    public string? Name { get; set; }
}

internal sealed class VendureSurcharge
{
    public string? Id { get; set; }
    public string? Description { get; set; }
    public string? Sku { get; set; }
    public decimal? Price { get; set; }
}

/// <summary>Created, Authorized, Settled, Declined, Error or Cancelled by the default payment process.</summary>
internal sealed class VendurePayment
{
    public string? State { get; set; }
    public decimal? Amount { get; set; }
    public List<VendureRefund?>? Refunds { get; set; }
}

/// <summary>Pending, Settled or Failed.</summary>
internal sealed class VendureRefund
{
    public decimal? Total { get; set; }
    public string? State { get; set; }
}

internal sealed class VendureFulfillment
{
    public string? State { get; set; }
    public string? TrackingCode { get; set; }
}

/// <summary>GraphQL's errors, which Vendure sends with status 200.</summary>
internal sealed record VendureError(string? Message, VendureErrorDetails? Extensions)
{
    public string Code => Extensions?.Code ?? "";
}

internal sealed record VendureErrorDetails(string? Code);

/// <summary>The union CurrentUser | InvalidCredentialsError | NativeAuthStrategyError: only errors have a code.</summary>
internal sealed record VendureLoginResult(string? ErrorCode, string? Message);

/// <summary>One page of the orders query. Its records' lists are put in id order: Vendure sends them in none.</summary>
/// <param name="Placed">How many orders were counted besides, where that was asked for.</param>
internal sealed record VendureOrders(long TotalItems, IReadOnlyList<ReadOnlyMemory<byte>> Records, long? Placed)
{
    /// <exception cref="JsonException">The data is not that of the orders query.</exception>
    public static VendureOrders Parse(ReadOnlyMemory<byte> data)
    {
        var orders = JsonRecords.Value(data, "orders"u8) ?? throw new JsonException("It has no “orders”.");
        var items = JsonRecords.Value(orders, "items"u8) ?? throw new JsonException("Its orders have no “items”.");
        var placed = JsonRecords.Value(data, "placed"u8) is { } counted ? TotalOf(counted) : (long?)null;
        var reader = JsonRecords.Reader(items.Span);
        reader.Read();
        return new(TotalOf(orders), [.. JsonRecords.Slices(ref reader, items).Select(IdOrder.Settle)], placed);
    }

    private static long TotalOf(ReadOnlyMemory<byte> list) =>
        long.TryParse(JsonRecords.Text(list, "totalItems"u8), CultureInfo.InvariantCulture, out var total)
            ? total
            : throw new JsonException("Its orders have no “totalItems”.");
}

/// <summary>The two parts of a GraphQL answer.</summary>
internal sealed record VendureAnswer(IReadOnlyList<VendureError> Errors, ReadOnlyMemory<byte> Data)
{
    /// <exception cref="JsonException">The body is not a GraphQL answer.</exception>
    public static VendureAnswer Parse(ReadOnlyMemory<byte> body)
    {
        var errors = JsonRecords.Value(body, "errors"u8) is { } list
            ? JsonSerializer.Deserialize(list.Span, VendureWire.Default.ListVendureError)
            : null;
        if (JsonRecords.Value(body, "data"u8) is { } data)
            return new(errors ?? [], data);
        return errors is { Count: > 0 } ? new(errors, default) : throw new JsonException("It has neither “data” nor “errors”.");
    }
}

/// <summary>A GraphQL request, as it travels.</summary>
internal sealed record VendureRequest(string Query, VendureVariables Variables);

internal sealed record VendureVariables(
    VendureListOptions? Options = null, VendureListOptions? Placed = null, string? Username = null, string? Password = null);

/// <summary>
/// A page by skip and take. Of several sort keys Vendure applies the first in its schema, whatever their order here: only
/// one is ever sent, and pages are sorted by id, which is unique.
/// </summary>
internal sealed record VendureListOptions(long Skip, int Take, VendureSort Sort, VendureFilter Filter);

internal sealed record VendureSort(string? Id = null, string? OrderPlacedAt = null)
{
    public static readonly VendureSort ById = new(Id: "ASC");
    public static readonly VendureSort OldestFirst = new(OrderPlacedAt: "ASC");
}

/// <summary>Without <paramref name="Active"/> false carts are listed as orders; drafts are not active but never placed.</summary>
/// <param name="Any">
/// Of these at least one has to hold, besides all else. In such a list Vendure takes every operator of every field for an alternative of its
/// own (seen in 3.7.3): what has to hold together stands in <paramref name="All"/>.
/// </param>
internal sealed record VendureFilter(
    VendureFlag? Active = null,
    VendureDates? OrderPlacedAt = null,
    VendureDates? UpdatedAt = null,
    VendureIds? Id = null,
    [property: JsonPropertyName("_or")] IReadOnlyList<VendureFilter>? Any = null,
    [property: JsonPropertyName("_and")] IReadOnlyList<VendureFilter>? All = null)
{
    private static readonly VendureFlag No = new(Eq: false);

    public static readonly VendureFilter Placed = new(No, VendureDates.Known);

    public static VendureFilter Of(OrderQuery query) => query.Stream switch
    {
        OrderStream.Orders => PlacedWithin(query.From, query.To),
        OrderStream.Recent => new(No, Any:
        [
            new(All: [new(OrderPlacedAt: Within(query))]),
            new(All: [new(OrderPlacedAt: VendureDates.Known), new(UpdatedAt: Within(query))]),
        ]),
        _ => new(Id: new(query.Ids ?? [])),
    };

    public static VendureFilter PlacedWithin(DateTimeOffset from, DateTimeOffset to) => new(No, VendureDates.Within(from, to));

    private static VendureDates Within(OrderQuery query) => VendureDates.Within(query.From, query.To);
}

internal sealed record VendureFlag(bool Eq);

internal sealed record VendureIds(IReadOnlyList<string> In);

/// <summary>Operators within one object must all hold.</summary>
internal sealed record VendureDates(VendureSpan? Between = null, string? Before = null, bool? IsNull = null)
{
    public static readonly VendureDates Known = new(IsNull: false);

    /// <summary>
    /// From inclusive, to exclusive: between includes both its ends, before excludes its own. Vendure stores microseconds
    /// but speaks milliseconds, so "between, up to one millisecond less" would lose what lies within the last one.
    /// </summary>
    public static VendureDates Within(DateTimeOffset from, DateTimeOffset to) => new(new(Wire(from), Wire(to)), Before: Wire(to));

    private static string Wire(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

internal sealed record VendureSpan(string Start, string End);

/// <summary>The data of <see cref="VendureQueries.MoneyPrecision"/>.</summary>
internal static class VendureServerConfig
{
    /// <summary>Null where the answer does not tell.</summary>
    public static int? MoneyPrecision(ReadOnlyMemory<byte> data) =>
        JsonRecords.Value(data, "globalSettings"u8) is { } settings
        && JsonRecords.Value(settings, "serverConfig"u8) is { } config
        && int.TryParse(JsonRecords.Text(config, "moneyStrategyPrecision"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
            ? digits
            : null;
}

internal static class VendureQueries
{
    private const string Address = "{ fullName company streetLine1 streetLine2 city province postalCode countryCode phoneNumber }";

    /// <summary>More than is mapped today: records are kept whole. What depends on the order of lines is left out (taxSummary, discounts).</summary>
    private const string OrderText = $$"""
        id code state active type createdAt updatedAt orderPlacedAt currencyCode couponCodes
        subTotal subTotalWithTax shipping shippingWithTax total totalWithTax
        customer { id firstName lastName emailAddress phoneNumber } shippingAddress {{Address}} billingAddress {{Address}}
        lines { id quantity unitPrice unitPriceWithTax proratedLinePrice proratedLinePriceWithTax taxRate productVariant { id sku name } }
        surcharges { id description sku price priceWithTax }
        shippingLines { id discountedPrice discountedPriceWithTax shippingMethod { id code } }
        payments { id state method amount transactionId refunds { id total state } }
        fulfillments { id state method trackingCode }
        """;

    private const string OrdersText = $"query Orders($options: OrderListOptions) {{ orders(options: $options) {{ totalItems items {{ {OrderText} }} }} }}";

    private const string RecentText =
        $"query Recent($options: OrderListOptions, $placed: OrderListOptions) {{ placed: orders(options: $placed) {{ totalItems }} orders(options: $options) {{ totalItems items {{ {OrderText} }} }} }}";

    private const string IdsText = "query OrderIds($options: OrderListOptions) { orders(options: $options) { totalItems items { id } } }";

    private const string LoginText = """
        mutation Login($username: String!, $password: String!) { login(username: $username, password: $password) {
          __typename ... on ErrorResult { errorCode message }
        } }
        """;

    /// <summary>How many decimals the server's MoneyStrategy gives all amounts, whatever their currency.</summary>
    public static readonly VendureRequest MoneyPrecision = new("query { globalSettings { serverConfig { moneyStrategyPrecision } } }", new());

    /// <summary>Asks for no permission but that of being known.</summary>
    public static readonly VendureRequest WhoAmI = new("query { activeChannel { id } }", new());

    /// <param name="counted">Orders that are counted besides.</param>
    public static VendureRequest Orders(VendureListOptions options, VendureFilter? counted) => counted is null
        ? new(OrdersText, new(options))
        : new(RecentText, new(options, options with { Skip = 0, Take = 1, Filter = counted }));

    /// <summary>Of orders whose other fields cannot be had.</summary>
    public static VendureRequest OrderIds(VendureListOptions options) => new(IdsText, new(options));

    public static VendureRequest Login(VendureLogin login) => new(LoginText, new(Username: login.Username, Password: login.Password));
}
