using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using OrderSync.Core.Assignment;
using OrderSync.Core.Audit;
using OrderSync.Core.Connections;
using OrderSync.Core.Notifications;
using OrderSync.Core.Orders;
using OrderSync.Core.Orders.Search;
using OrderSync.Core.Platforms.Calls.Records;
using OrderSync.Core.Runs;
using OrderSync.Core.Shipping;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;
using OrderSync.Core.Webhooks;

namespace OrderSync.Core.Data;

/// <summary>
/// The one database. Every read of a company's rows is filtered by <see cref="CurrentCompany"/>; work across companies says so
/// with IgnoreQueryFilters. Entities and their mapping live in their feature's folder.
/// </summary>
public sealed class OrderSyncDb(DbContextOptions<OrderSyncDb> options) : DbContext(options)
{
    public DbSet<Company> Companies => Set<Company>();

    public DbSet<User> Users => Set<User>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();

    public DbSet<Connection> Connections => Set<Connection>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderSearchRow> OrderSearch => Set<OrderSearchRow>();

    public DbSet<OrderSearchQueueEntry> OrderSearchQueue => Set<OrderSearchQueueEntry>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<OrderRevision> OrderRevisions => Set<OrderRevision>();

    public DbSet<OrderExport> OrderExports => Set<OrderExport>();

    public DbSet<OrderExportPart> OrderExportParts => Set<OrderExportPart>();

    public DbSet<OrderCoverage> OrderCoverage => Set<OrderCoverage>();

    public DbSet<OrderStatusChange> OrderStatusChanges => Set<OrderStatusChange>();

    public DbSet<Shipment> Shipments => Set<Shipment>();

    public DbSet<ShipmentStatus> ShipmentStatuses => Set<ShipmentStatus>();

    public DbSet<OrderLookUp> OrderLookUps => Set<OrderLookUp>();

    public DbSet<RejectedRecord> RejectedRecords => Set<RejectedRecord>();

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<RunWindow> RunWindows => Set<RunWindow>();

    public DbSet<RunLogEntry> RunLog => Set<RunLogEntry>();

    public DbSet<OrderDifference> OrderDifferences => Set<OrderDifference>();

    public DbSet<SeenOrder> SeenOrders => Set<SeenOrder>();

    public DbSet<Schedule> Schedules => Set<Schedule>();

    public DbSet<ScheduleFiring> ScheduleFirings => Set<ScheduleFiring>();

    public DbSet<SchedulerSwitch> SchedulerSwitches => Set<SchedulerSwitch>();

    public DbSet<RetentionSettings> RetentionSettings => Set<RetentionSettings>();

    public DbSet<PlatformCallRecord> PlatformCalls => Set<PlatformCallRecord>();

    public DbSet<Agent> Agents => Set<Agent>();

    public DbSet<AssignmentRule> AssignmentRules => Set<AssignmentRule>();

    public DbSet<AssignmentSettings> AssignmentSettings => Set<AssignmentSettings>();

    public DbSet<OrderAssignment> Assignments => Set<OrderAssignment>();

    public DbSet<WebhookEvent> WebhookEvents => Set<WebhookEvent>();

    public DbSet<RegisteredWebhook> Webhooks => Set<RegisteredWebhook>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationFact> NotificationFacts => Set<NotificationFact>();

    public DbSet<InboxEntry> NotificationInbox => Set<InboxEntry>();

    public DbSet<NotificationPreferences> NotificationPreferences => Set<NotificationPreferences>();

    public DbSet<EmailMessage> NotificationEmails => Set<EmailMessage>();

    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

    /// <summary>
    /// EF reads a member of the context anew for every query, but would bake a static one into the cached query. The context is
    /// pooled, so it must not hold a company itself.
    /// </summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "See the summary: it must be a member of the context.")]
    public Guid? CompanyId => CurrentCompany.Id;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<decimal>().HaveColumnType("numeric");
        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasPostgresExtension("pg_trgm").HasPostgresExtension("btree_gin");
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OrderSyncDb).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(ICompanyOwned))))
            modelBuilder.Entity(entity.ClrType).HasQueryFilter(OwnedByCurrentCompany(entity.ClrType));
    }

    private LambdaExpression OwnedByCurrentCompany(Type type)
    {
        var row = Expression.Parameter(type, "row");
        var owner = Expression.Convert(Expression.Property(row, nameof(ICompanyOwned.CompanyId)), typeof(Guid?));
        var current = Expression.Property(Expression.Constant(this), nameof(CompanyId));
        return Expression.Lambda(Expression.Equal(owner, current), row);
    }
}

/// <summary>For the tool that writes migrations; never used at run time.</summary>
public sealed class OrderSyncDbDesignTimeFactory : IDesignTimeDbContextFactory<OrderSyncDb>
{
    public OrderSyncDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<OrderSyncDb>().UseNpgsql("Host=design-time").Options);
}
