using Microsoft.EntityFrameworkCore;
using OrderSync.Core.Data;

namespace OrderSync.Tests.Architecture;

public sealed class MigrationRules
{
    /// <summary>A start only asks which migrations are missing, and would not notice a change of the model without one.</summary>
    [Fact]
    public void The_last_migration_leaves_the_database_as_the_model_is()
    {
        using var db = new OrderSyncDb(new DbContextOptionsBuilder<OrderSyncDb>().UseNpgsql("Host=none").Options);

        db.Database.HasPendingModelChanges().ShouldBeFalse();
    }
}
