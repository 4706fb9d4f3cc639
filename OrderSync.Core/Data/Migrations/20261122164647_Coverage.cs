using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Coverage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "dry_run",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "gone",
                table: "runs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "planned_calls",
                table: "runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "planned_new",
                table: "runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "planned_orders",
                table: "runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "planned_seconds",
                table: "runs",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "gone_at",
                table: "orders",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "first_order_at",
                table: "connections",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "order_coverage",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stream = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    proof = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    proved = table.Column<NpgsqlRange<DateTime>[]>(type: "tstzmultirange", nullable: false),
                    failed = table.Column<NpgsqlRange<DateTime>[]>(type: "tstzmultirange", nullable: false),
                    differing = table.Column<NpgsqlRange<DateTime>[]>(type: "tstzmultirange", nullable: false),
                    counted = table.Column<NpgsqlRange<DateTime>>(type: "tstzrange", nullable: true),
                    platform_count = table.Column<long>(type: "bigint", nullable: true),
                    stored = table.Column<long>(type: "bigint", nullable: true),
                    rejected = table.Column<long>(type: "bigint", nullable: true),
                    proved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    window_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    window_to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    error = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_coverage", x => new { x.company_id, x.connection_id, x.stream, x.month });
                });

            migrationBuilder.CreateTable(
                name: "order_differences",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    window_number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    resolved = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_differences", x => new { x.company_id, x.run_id, x.external_id });
                    table.ForeignKey(
                        name: "fk_order_differences_runs_company_id_run_id",
                        columns: x => new { x.company_id, x.run_id },
                        principalTable: "runs",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "seen_orders",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    platform_updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seen_orders", x => new { x.company_id, x.run_id, x.external_id });
                    table.ForeignKey(
                        name: "fk_seen_orders_runs_company_id_run_id",
                        columns: x => new { x.company_id, x.run_id },
                        principalTable: "runs",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_coverage");

            migrationBuilder.DropTable(
                name: "order_differences");

            migrationBuilder.DropTable(
                name: "seen_orders");

            migrationBuilder.DropColumn(
                name: "dry_run",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "gone",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "planned_calls",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "planned_new",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "planned_orders",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "planned_seconds",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "gone_at",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "first_order_at",
                table: "connections");
        }
    }
}
