using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class RepeatedEvents : Migration
    {
        // Times that had not been when they were stored: they kept everything later out. See ShipmentTimes.
        private const string MendTimes = """
            update shipments set
                status_at = case when status_at > now() + interval '10 minutes' then changed_at else status_at end,
                created_at = case when created_at > now() + interval '10 minutes' then null else created_at end,
                delivered_at = case when delivered_at > now() + interval '10 minutes' then null else delivered_at end
            where greatest(status_at, created_at, delivered_at) > now() + interval '10 minutes';
            with untrue as (
                delete from shipment_statuses where at > now() + interval '10 minutes' returning *
            )
            insert into shipment_statuses (company_id, shipment_id, status_code, at, status_word, seen_at, from_history, comment, run_id)
            select company_id, shipment_id, status_code, seen_at, status_word, seen_at, false, comment, run_id from untrue
            on conflict do nothing;
            update order_status_changes set at = recorded_at where at > now() + interval '10 minutes';
            update orders set delivered_by_shipping_at = changed_at where delivered_by_shipping_at > now() + interval '10 minutes';
            """;

        // Tasks of a window, comparisons and syncs were no successes until now.
        private const string RememberSuccesses = """
            update connections set last_success_at = ended.at
            from (
                select company_id, connection_id, max(ended_at) as at from runs
                where state in ('Completed', 'CompletedWithErrors') and not dry_run and windows_failed = 0 and windows_done = windows_total
                group by company_id, connection_id) ended
            where ended.company_id = connections.company_id and ended.connection_id = connections.id
                and (connections.last_success_at is null or connections.last_success_at < ended.at);
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_webhook_events_company_id_connection_id_dedupe_key",
                table: "webhook_events");

            migrationBuilder.AddColumn<string>(
                name: "delivery_id",
                table: "webhook_events",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_events_company_id_connection_id_dedupe_key",
                table: "webhook_events",
                columns: new[] { "company_id", "connection_id", "dedupe_key" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_events_company_id_connection_id_delivery_id",
                table: "webhook_events",
                columns: new[] { "company_id", "connection_id", "delivery_id" },
                unique: true,
                filter: "delivery_id is not null");

            migrationBuilder.Sql(MendTimes);
            migrationBuilder.Sql(RememberSuccesses);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_webhook_events_company_id_connection_id_dedupe_key",
                table: "webhook_events");

            migrationBuilder.DropIndex(
                name: "ix_webhook_events_company_id_connection_id_delivery_id",
                table: "webhook_events");

            migrationBuilder.DropColumn(
                name: "delivery_id",
                table: "webhook_events");

            // One of each, as it was before.
            migrationBuilder.Sql("""
                delete from webhook_events earlier using webhook_events later
                where later.company_id = earlier.company_id and later.connection_id = earlier.connection_id and later.dedupe_key = earlier.dedupe_key
                    and (later.received_at, later.id) > (earlier.received_at, earlier.id);
                """);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_events_company_id_connection_id_dedupe_key",
                table: "webhook_events",
                columns: new[] { "company_id", "connection_id", "dedupe_key" },
                unique: true);
        }
    }
}
