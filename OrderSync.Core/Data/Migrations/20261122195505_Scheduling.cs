using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Scheduling : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "order_exports",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    orders = table.Column<long>(type: "bigint", nullable: true),
                    bytes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_exports", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_order_exports_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "retention_settings",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    activity_days = table.Column<int>(type: "integer", nullable: false),
                    call_days = table.Column<int>(type: "integer", nullable: false),
                    run_log_days = table.Column<int>(type: "integer", nullable: false),
                    firing_days = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_settings", x => x.company_id);
                    table.ForeignKey(
                        name: "fk_retention_settings_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scheduler_switches",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_running = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scheduler_switches", x => x.company_id);
                });

            migrationBuilder.CreateTable(
                name: "schedules",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: true),
                    cron = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    is_custom = table.Column<bool>(type: "boolean", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    quiet_to = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    overlap = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    catch_up = table.Column<TimeSpan>(type: "interval", nullable: false),
                    settled_to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paused_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    pause_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    paused_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedules", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_schedules_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_schedules_connections_company_id_connection_id",
                        columns: x => new { x.company_id, x.connection_id },
                        principalTable: "connections",
                        principalColumns: new[] { "company_id", "id" });
                });

            migrationBuilder.CreateTable(
                name: "order_export_parts",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    export_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_export_parts", x => new { x.company_id, x.export_id, x.number });
                    table.ForeignKey(
                        name: "fk_order_export_parts_order_exports_company_id_export_id",
                        columns: x => new { x.company_id, x.export_id },
                        principalTable: "order_exports",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "schedule_firings",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    schedule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    run_id = table.Column<Guid>(type: "uuid", nullable: true),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    dry_run = table.Column<bool>(type: "boolean", nullable: false),
                    results = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedule_firings", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_schedule_firings_schedules_company_id_schedule_id",
                        columns: x => new { x.company_id, x.schedule_id },
                        principalTable: "schedules",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_firings_company_id_due_at_id",
                table: "schedule_firings",
                columns: new[] { "company_id", "due_at", "id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_firings_company_id_kind_due_at",
                table: "schedule_firings",
                columns: new[] { "company_id", "kind", "due_at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_firings_company_id_run_id",
                table: "schedule_firings",
                columns: new[] { "company_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_firings_under_way",
                table: "schedule_firings",
                column: "outcome",
                filter: "outcome = 'Waiting' or (outcome = 'Started' and connection_id is null)");

            migrationBuilder.CreateIndex(
                name: "ux_schedule_firings_once",
                table: "schedule_firings",
                columns: new[] { "company_id", "schedule_id", "due_at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_schedules_company_id_connection_id",
                table: "schedules",
                columns: new[] { "company_id", "connection_id" });

            migrationBuilder.CreateIndex(
                name: "ix_schedules_company_id_kind_connection_id",
                table: "schedules",
                columns: new[] { "company_id", "kind", "connection_id" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_export_parts");

            migrationBuilder.DropTable(
                name: "retention_settings");

            migrationBuilder.DropTable(
                name: "schedule_firings");

            migrationBuilder.DropTable(
                name: "scheduler_switches");

            migrationBuilder.DropTable(
                name: "order_exports");

            migrationBuilder.DropTable(
                name: "schedules");
        }
    }
}
