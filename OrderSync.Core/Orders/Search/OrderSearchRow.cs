using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders.Search;

/// <summary>
/// What orders are searched and sorted by, beside the table that they are fetched into: its indexes cost a fetch nothing, since
/// rows are written after the orders' commit (<see cref="OrderSearchQueueEntry"/>). There is no foreign key to orders, so that orders can be
/// deleted without asking here; lists join the order, and the cleanup finds what is left.
/// </summary>
public sealed class OrderSearchRow : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>0 where the platform gives none: it sorts there.</summary>
    public required decimal Total { get; init; }

    /// <summary>The order's <see cref="SearchText.Words"/>, each once, with a blank before and after each.</summary>
    public required string Words { get; init; }

    /// <summary>What people look for an order by.</summary>
    public static string WordsOf(
        string number, string externalId, string? customer, string? email, string? phone, string? city, string? region, string? tracking)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (ReadOnlySpan<string?>)[number, externalId, tracking, phone])
        {
            var parts = SearchText.Words(name);
            words.UnionWith(parts);
            // As one word too: it may be written with or without its dashes or blanks.
            if (parts.Length > 1)
                words.Add(string.Concat(parts));
        }
        foreach (var text in (ReadOnlySpan<string?>)[customer, email, city, region])
            words.UnionWith(SearchText.Words(text));
        return $" {string.Join(' ', words)} ";
    }
}

internal sealed class OrderSearchRowConfiguration : IEntityTypeConfiguration<OrderSearchRow>
{
    public void Configure(EntityTypeBuilder<OrderSearchRow> builder)
    {
        builder.ToTable("order_search");
        builder.HasKey(row => new { row.CompanyId, row.OrderId });
        builder.HasIndex(row => new { row.CompanyId, row.Words }).HasMethod("gin").HasOperators("uuid_ops", "gin_trgm_ops").HasDatabaseName("ix_order_search_words");
        builder.HasIndex(row => new { row.CompanyId, row.PlacedAt, row.OrderId });
        builder.HasIndex(row => new { row.CompanyId, row.Total, row.OrderId });
    }
}
