using Npgsql;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Core.Platforms.Calls.Records;

/// <summary>Reads what a connection has called from the record, after this process's own calls have been written to it.</summary>
public sealed class CallHistory(NpgsqlDataSource database, CallRecordWriter writer, TimeProvider time) : ICallHistory
{
    /// <summary>Each part is as old as its youngest call: it counts longer rather than shorter.</summary>
    private const string Sql = """
        select windows.length, $3 - max(calls.at), count(*)
        from unnest($5::bigint[]) windows(length)
        join platform_calls calls on calls.company_id = $1 and calls.connection_id = $2
            and calls.at > $3 - windows.length * interval '1 millisecond' and ($4::text is null or calls.operation = $4)
        group by windows.length, floor(extract(epoch from calls.at) * 100000 / windows.length)
        """;

    public async Task<ILookup<BudgetWindow, CallsAtAge>> ReadAsync(
        BudgetRequest request, IReadOnlyList<BudgetWindow> windows, CancellationToken cancellationToken)
    {
        await writer.FlushAsync(cancellationToken);
        var parts = new List<(BudgetWindow Window, CallsAtAge Calls)>();
        foreach (var operation in windows.GroupBy(window => window.Name.Contains('/', StringComparison.Ordinal) ? request.Operation : null))
            await ReadAsync(request, operation.Key, [.. operation], parts, cancellationToken);
        return parts.ToLookup(part => part.Window, part => part.Calls);
    }

    private async Task ReadAsync(
        BudgetRequest request,
        string? operation,
        IReadOnlyList<BudgetWindow> windows,
        List<(BudgetWindow Window, CallsAtAge Calls)> parts,
        CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue(request.CompanyId);
        command.Parameters.AddWithValue(request.ConnectionId);
        command.Parameters.AddWithValue(time.GetUtcNow());
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)operation ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.AddWithValue(windows.Select(window => window.Milliseconds).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var length = reader.GetInt64(0);
            var age = reader.GetTimeSpan(1);
            var calls = new CallsAtAge(age > TimeSpan.Zero ? age : TimeSpan.Zero, (int)reader.GetInt64(2));
            parts.Add((windows.First(window => window.Milliseconds == length), calls));
        }
    }
}
