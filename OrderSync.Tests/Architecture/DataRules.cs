using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Tests.Architecture;

/// <summary>What keeps companies apart in the database, and lets it be spread by company.</summary>
public sealed class DataRules
{
    private static readonly IModel Model = new OrderSyncDbDesignTimeFactory().CreateDbContext([]).Model;

    /// <summary>Tables that are not split by company, each for a reason that its entity gives.</summary>
    private static readonly string[] Shared = ["companies", "users", "refresh_tokens", "password_resets", "audit_entries", "data_protection_keys"];

    [Fact]
    public void Every_table_is_owned_by_companies_or_shared_on_purpose()
    {
        var unowned = Model.GetEntityTypes().Where(entity => !IsOwned(entity)).Select(entity => entity.GetTableName()!);

        unowned.Order(StringComparer.Ordinal).ShouldBe(Shared.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_unique_indexes_and_foreign_keys_of_company_tables_begin_with_the_company()
    {
        foreach (var entity in Model.GetEntityTypes().Where(IsOwned))
        {
            foreach (var key in entity.GetKeys())
                key.Properties[0].Name.ShouldBe(nameof(ICompanyOwned.CompanyId), entity.DisplayName());
            foreach (var index in entity.GetIndexes().Where(index => index.IsUnique))
                index.Properties[0].Name.ShouldBe(nameof(ICompanyOwned.CompanyId), entity.DisplayName());
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.Properties[0].Name.ShouldBe(nameof(ICompanyOwned.CompanyId), entity.DisplayName());
        }
    }

    [Fact]
    public void Every_company_table_is_filtered_by_the_current_company() =>
        Model.GetEntityTypes().Where(IsOwned).ShouldAllBe(entity => entity.GetDeclaredQueryFilters().Any());

    [Fact]
    public void Every_table_and_column_is_spelled_in_snake_case()
    {
        foreach (var entity in Model.GetEntityTypes())
        {
            entity.GetTableName()!.ShouldMatch("^[a-z][a-z0-9_]*$");
            foreach (var property in entity.GetProperties())
                property.GetColumnName().ShouldMatch("^[a-z][a-z0-9_]*$");
        }
    }

    private static bool IsOwned(IEntityType entity) => entity.ClrType.IsAssignableTo(typeof(ICompanyOwned));
}
