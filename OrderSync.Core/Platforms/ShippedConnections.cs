using Npgsql;

namespace OrderSync.Core.Platforms;

/// <summary>The connections whose orders a carrier's connection ships.</summary>
public static class ShippedConnections
{
    private const string Text = "select id, name from connections where company_id = $1 and deleted_at is null";

    /// <exception cref="PlatformException">Invalid: one that its settings name does not exist.</exception>
    public static async Task<IReadOnlyList<Guid>> FindAsync(
        NpgsqlConnection session, Guid companyId, ShipmentSourceTraits traits, CancellationToken cancellationToken)
    {
        var known = new List<(Guid Id, string Name)>();
        await using var command = new NpgsqlCommand(Text, session);
        command.Parameters.AddWithValue(companyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            known.Add((reader.GetGuid(0), reader.GetString(1)));
        return traits.OrderConnections.Count == 0
            ? [.. known.Select(connection => connection.Id)]
            : [.. traits.OrderConnections.Select(named => Find(known, named))];
    }

    private static Guid Find(List<(Guid Id, string Name)> known, string named)
    {
        var found = known.FindIndex(connection => connection.Name == named || connection.Id.ToString() == named);
        return found >= 0
            ? known[found].Id
            : throw new PlatformException(PlatformFailure.Invalid($"It should ship the orders of “{named}”, but there is no such connection.", "orderConnections"));
    }
}
