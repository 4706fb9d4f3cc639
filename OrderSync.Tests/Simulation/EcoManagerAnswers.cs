using System.Globalization;
using System.Text.Json;
using System.Web;

namespace OrderSync.Tests.Simulation;

/// <summary>EcoManager's list of orders as its API answers it, from a log. The cursor is the last id, as of a keyset.</summary>
internal sealed class EcoManagerAnswers(PlatformLog log)
{
    public static readonly string[] States = ["En dispatch", "Confirmé", "Expédié", "Livré"];

    public object Answer(HttpRequestMessage request)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var size = int.Parse(query["per_page"]!, CultureInfo.InvariantCulture);
        var isDescending = query["sort_direction"] == "desc";
        var behind = query["cursor"] is { } cursor ? long.Parse(cursor, CultureInfo.InvariantCulture) : isDescending ? long.MaxValue : 0;
        var rest = log.Visible.Where(order => isDescending ? order.Id < behind : order.Id > behind);
        var page = (isDescending ? rest.OrderByDescending(order => order.Id) : rest.OrderBy(order => order.Id)).Take(size + 1).ToList();
        var next = page.Count > size ? page[size - 1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return new { data = page.Take(size).Select(order => Record(order, order.Current, log.IsBroken(order))), meta = new { next_cursor = next } };
    }

    public static byte[] Payload(LoggedOrder order, LoggedVersion version) => JsonSerializer.SerializeToUtf8Bytes(Record(order, version));

    private static object Record(LoggedOrder order, LoggedVersion version, bool isBroken = false) => new
    {
        id = order.Id,
        reference = $"R{order.Id}",
        order_state_name = version.State,
        created_at = isBroken ? "recently" : Spell(version.PlacedAt),
        updated_at = version.UpdatedAt is { } updatedAt ? Spell(updatedAt) : null,
        total = 100,
    };

    private static string Spell(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
