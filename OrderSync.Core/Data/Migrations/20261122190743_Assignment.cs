using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Assignment : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "agents",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    takes_part = table.Column<bool>(type: "boolean", nullable: true),
                    weight = table.Column<int>(type: "integer", nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: false),
                    hours = table.Column<string>(type: "jsonb", nullable: false),
                    on_duty = table.Column<bool>(type: "boolean", nullable: false),
                    duty_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    duty_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    last_turn = table.Column<long>(type: "bigint", nullable: false),
                    last_assigned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agents", x => new { x.company_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_agents_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "assignment_rules",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: true),
                    region = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    agent_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    otherwise = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignment_rules", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_assignment_rules_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "assignment_settings",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    statuses = table.Column<List<string>>(type: "text[]", nullable: false),
                    max_age_days = table.Column<int>(type: "integer", nullable: false),
                    batch_size = table.Column<int>(type: "integer", nullable: false),
                    newest = table.Column<int>(type: "integer", nullable: false),
                    oldest_every = table.Column<int>(type: "integer", nullable: false),
                    turn = table.Column<long>(type: "bigint", nullable: false),
                    pass_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignment_settings", x => x.company_id);
                    table.ForeignKey(
                        name: "fk_assignment_settings_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "assignments",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    assigned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    assigned_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    explanation = table.Column<string>(type: "jsonb", nullable: false),
                    first_action_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignments", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_assignments_agents_company_id_agent_id",
                        columns: x => new { x.company_id, x.agent_id },
                        principalTable: "agents",
                        principalColumns: new[] { "company_id", "user_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_assignments_company_id_agent_id_id",
                table: "assignments",
                columns: new[] { "company_id", "agent_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_assignments_company_id_order_id_id",
                table: "assignments",
                columns: new[] { "company_id", "order_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_assignments_done",
                table: "assignments",
                columns: new[] { "company_id", "agent_id", "ended_at" },
                filter: "state = 'Done'");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_open",
                table: "assignments",
                columns: new[] { "company_id", "agent_id" },
                filter: "state in ('Assigned','InWork')");

            migrationBuilder.CreateIndex(
                name: "ux_assignments_standing",
                table: "assignments",
                columns: new[] { "company_id", "order_id" },
                unique: true,
                filter: "state in ('Assigned','InWork','Done')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assignment_rules");

            migrationBuilder.DropTable(
                name: "assignment_settings");

            migrationBuilder.DropTable(
                name: "assignments");

            migrationBuilder.DropTable(
                name: "agents");
        }
    }
}
