using Npgsql;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Coverage;

/// <summary>A reconcile run's: stores what is missing or differs, lists it, and remembers every id that the platform has.</summary>
public sealed class ComparingPages(TimeProvider time) : IPageWriter
{
    /// <summary>$1 company, $2 run, $3 ids.</summary>
    private const string Remember = """
        insert into seen_orders (company_id, run_id, external_id) select distinct $1::uuid, $2::uuid, id from unnest($3::text[]) as met(id)
        on conflict (company_id, run_id, external_id) do nothing
        """;

    /// <summary>$1 company, $2 run, $3 now, $4 ids, $5 windows, $6 kinds. What was found first holds.</summary>
    private const string Note = """
        insert into order_differences (company_id, run_id, external_id, window_number, kind, found_at, resolved)
        select $1, $2, id, number, kind, $3, true from unnest($4::text[], $5::integer[], $6::text[]) as found(id, number, kind)
        on conflict (company_id, run_id, external_id) do nothing
        """;

    public bool WantsLookUp => true;

    public async Task<WriteOutcome[]> WriteAsync(
        RunExecution execution, PageBatch batch, OrderWriter orders, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var outcomes = await orders.WriteAsync(batch.Sorted, cancellationToken);
        await using var notes = connection.CreateBatch();
        var remember = new NpgsqlBatchCommand(Remember);
        remember.Parameters.AddAll(execution.Key.CompanyId, execution.Key.RunId, IdsOf(batch));
        notes.BatchCommands.Add(remember);
        var found = Differences(execution, batch.Sorted.Batch.Orders, outcomes);
        var note = new NpgsqlBatchCommand(Note);
        note.Parameters.AddAll(execution.Key.CompanyId, execution.Key.RunId, time.GetUtcNow());
        note.Parameters.AddAll(
            found.Select(one => one.Id).ToArray(), found.Select(one => one.Window).ToArray(), found.Select(one => one.Kind.ToString()).ToArray());
        notes.BatchCommands.Add(note);
        await notes.ExecuteNonQueryAsync(cancellationToken);
        return outcomes;
    }

    /// <summary>A record that cannot be read is on the platform all the same, and so is one that is of another range by now.</summary>
    private static string[] IdsOf(PageBatch batch) =>
    [
        .. batch.Sorted.Batch.Orders.Select(order => order.Order.ExternalId),
        .. batch.Pages.SelectMany(page => page.LeftOut),
        .. batch.Sorted.Batch.Rejections.Select(rejection => rejection.ExternalId).OfType<string>().Where(id => id.Length <= OrderConfiguration.IdLength && !id.Contains('\0', StringComparison.Ordinal)),
    ];

    private static List<(string Id, int Window, DifferenceKind Kind)> Differences(
        RunExecution execution, IReadOnlyList<IncomingOrder> orders, WriteOutcome[] outcomes)
    {
        var found = new List<(string Id, int Window, DifferenceKind Kind)>();
        for (var index = 0; index < outcomes.Length; index++)
        {
            if (outcomes[index] == WriteOutcome.Unchanged)
                continue;
            var placedAt = orders[index].Order.PlacedAt;
            var window = execution.Windows.Find(window => window.From <= placedAt && placedAt < window.To);
            var kind = outcomes[index] == WriteOutcome.Created ? DifferenceKind.MissingHere : DifferenceKind.Different;
            found.Add((orders[index].Order.ExternalId, window?.Number ?? 1, kind));
        }
        return found;
    }
}
