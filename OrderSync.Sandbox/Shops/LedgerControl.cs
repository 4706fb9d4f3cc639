using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.Shops;

/// <summary>What the shop holds and what it has served, so that a test can compare the two with what a client stored.</summary>
internal static class LedgerControl
{
    public static void MapLedger(this RouteGroupBuilder shop)
    {
        shop.MapGet("/ledger", Summary);
        shop.MapDelete("/ledger", Clear);
        shop.MapGet("/ledger/requests", Requests);
        shop.MapGet("/ledger/served", ServedAsync);
        shop.MapGet("/ledger/truth", TruthAsync);
    }

    private static Ok<LedgerView> Summary(HttpContext context)
    {
        var shop = ShopControl.Of(context);
        return TypedResults.Ok(new LedgerView(
            shop.Ledger.Requests(), shop.Ledger.Served(), OrderCounts.Of(shop.Book), shop.Limits?.Violations ?? 0));
    }

    private static NoContent Clear(HttpContext context)
    {
        ShopControl.Of(context).ClearLedger();
        return TypedResults.NoContent();
    }

    private static Ok<IReadOnlyList<CallRecord>> Requests(HttpContext context, int last = RequestLedger.Kept) =>
        TypedResults.Ok(ShopControl.Of(context).Ledger.Last(last));

    private static Task ServedAsync(HttpContext context)
    {
        var ids = ShopControl.Of(context).Ledger.ServedIds();
        return NdjsonLines.WriteAsync(context, ids, (json, id) => json.WriteNumber("id"u8, id));
    }

    private static Task TruthAsync(HttpContext context, DateTimeOffset? from, DateTimeOffset? to)
    {
        var shop = ShopControl.Of(context);
        return NdjsonLines.WriteAsync(context, Truths(shop, from, to), (json, order) => order.Write(json, shop.Faults.ShapeOf(order.Id)));
    }

    /// <param name="from">Only orders created at or after this.</param>
    /// <param name="to">Only orders created before this.</param>
    private static IEnumerable<OrderTruth> Truths(Shop shop, DateTimeOffset? from, DateTimeOffset? to)
    {
        var (least, end) = (from?.UtcDateTime ?? DateTime.MinValue, to?.UtcDateTime ?? DateTime.MaxValue);
        for (var id = shop.Book.FirstId; id <= shop.Book.LastId; id++)
        {
            if (shop.Book.TryGet(id, out var order) && shop.TruthOf(order) is var truth && truth.CreatedAt >= least && truth.CreatedAt < end)
                yield return truth;
        }
    }
}

/// <param name="LimitViolations">Calls over the shop's rate limits, refused or not. Always 0 if the shop has none.</param>
internal sealed record LedgerView(RequestCounts Requests, ServedCounts Served, OrderCounts Truth, long LimitViolations);
