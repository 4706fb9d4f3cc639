using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders.Search;

/// <summary>Orders of one transaction that cannot be searched yet as they are now. The row commits with them, so none is forgotten.</summary>
public sealed class OrderSearchQueueEntry : ICompanyOwned
{
    public required long Id { get; init; }

    public required Guid CompanyId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required string[] ExternalIds { get; init; }

    /// <summary>How many external ids these are.</summary>
    public required int Orders { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }
}

internal sealed class OrderSearchQueueConfiguration : IEntityTypeConfiguration<OrderSearchQueueEntry>
{
    public void Configure(EntityTypeBuilder<OrderSearchQueueEntry> builder)
    {
        builder.ToTable("order_search_queue");
        builder.HasKey(entry => new { entry.CompanyId, entry.Id });
        builder.HasIndex(entry => entry.Id);
        builder.Property(entry => entry.Id).UseIdentityByDefaultColumn();
    }
}

/// <summary>Puts orders into the queue.</summary>
internal static class OrderSearchQueue
{
    private const string Add = """
        insert into order_search_queue (company_id, connection_id, external_ids, orders, written_at) values ($1, $2, $3, cardinality($3), $4)
        """;

    /// <param name="outcomes">Of the batch's orders: those that changed are queued.</param>
    public static async Task AddAsync(NpgsqlConnection connection, OrderBatch batch, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        string[] written = [.. batch.Orders.Where((_, index) => outcomes[index] != WriteOutcome.Unchanged).Select(order => order.Order.ExternalId)];
        if (written.Length == 0)
            return;
        await using var command = new NpgsqlCommand(Add, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(written);
        command.Parameters.AddWithValue(batch.ReceivedAt);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
