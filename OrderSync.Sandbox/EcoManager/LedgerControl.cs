using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.EcoManager;

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
        var shop = EcoManagerControl.Of(context);
        return TypedResults.Ok(new LedgerView(
            shop.Ledger.Requests(), shop.Ledger.Served(), OrderCounts.Of(shop.Book), shop.Limits?.Violations ?? 0));
    }

    private static NoContent Clear(HttpContext context)
    {
        EcoManagerControl.Of(context).ClearLedger();
        return TypedResults.NoContent();
    }

    private static Ok<IReadOnlyList<CallRecord>> Requests(HttpContext context, int last = RequestLedger.Kept) =>
        TypedResults.Ok(EcoManagerControl.Of(context).Ledger.Last(last));

    private static Task ServedAsync(HttpContext context)
    {
        var ids = EcoManagerControl.Of(context).Ledger.ServedIds();
        return NdjsonLines.WriteAsync(context, ids, (json, id) => json.WriteNumber("id"u8, id));
    }

    private static Task TruthAsync(HttpContext context, DateTimeOffset? from, DateTimeOffset? to)
    {
        var truth = new OrderTruth(EcoManagerControl.Of(context));
        return NdjsonLines.WriteAsync(context, truth.Orders(from, to), truth.Write);
    }
}

/// <param name="LimitViolations">Calls over the shop's rate limits, refused or not. Always 0 if the shop has none.</param>
internal sealed record LedgerView(RequestCounts Requests, ServedCounts Served, OrderCounts Truth, long LimitViolations);
