using System.Globalization;
using System.Text.Json;

namespace OrderSync.Tests.Simulation;

/// <summary>Vendure's admin API, as far as orders are read of it, from a log. Only the variables are read: the queries are the connector's own.</summary>
internal sealed class VendureAnswers(PlatformLog log)
{
    public static readonly string[] States = ["PaymentSettled", "Shipped", "Delivered", "Cancelled"];

    public object Answer(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var variables = json.RootElement.GetProperty("variables");
        var options = variables.GetProperty("options");
        var filter = options.GetProperty("filter");
        var found = log.Visible.Where(order => Fits(order, filter)).ToList();
        var sorted = options.GetProperty("sort").TryGetProperty("orderPlacedAt", out _) ? found.OrderBy(order => order.Current.PlacedAt) : found.OrderBy(order => order.Id);
        var items = sorted.Skip(options.GetProperty("skip").GetInt32()).Take(options.GetProperty("take").GetInt32()).Select(Record);
        var orders = new { totalItems = found.Count, items };
        return variables.TryGetProperty("placed", out var counted)
            ? new { data = new { orders, placed = new { totalItems = log.Visible.Count(order => Fits(order, counted.GetProperty("filter"))) } } }
            : new { data = new { orders } };
    }

    private static bool Fits(LoggedOrder order, JsonElement filter) =>
        (!filter.TryGetProperty("id", out var ids) || ids.GetProperty("in").EnumerateArray().Any(id => id.GetString() == Text(order.Id)))
        && Fits(filter, "orderPlacedAt", order.Current.PlacedAt)
        && Fits(filter, "updatedAt", order.Current.UpdatedAt)
        && (!filter.TryGetProperty("_or", out var any) || any.EnumerateArray().Any(one => Fits(order, one)))
        && (!filter.TryGetProperty("_and", out var all) || all.EnumerateArray().All(one => Fits(order, one)));

    private static bool Fits(JsonElement filter, string field, DateTimeOffset? moment)
    {
        if (!filter.TryGetProperty(field, out var dates) || !dates.TryGetProperty("between", out var between))
            return true;
        return moment >= between.GetProperty("start").GetDateTimeOffset() && moment < dates.GetProperty("before").GetDateTimeOffset();
    }

    private object Record(LoggedOrder order) => new
    {
        id = Text(order.Id),
        code = $"C{order.Id}",
        state = order.Current.State,
        updatedAt = order.Current.UpdatedAt is { } updatedAt ? Spell(updatedAt) : null,
        orderPlacedAt = log.IsBroken(order) ? "recently" : Spell(order.Current.PlacedAt),
        currencyCode = "EUR",
        subTotal = 0,
        shipping = 0,
        total = 0,
        totalWithTax = 0,
        lines = Array.Empty<object>(),
    };

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static string Spell(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
