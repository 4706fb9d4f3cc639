using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class SettledLists : Migration
    {
        // When the walks met what is known is not written down: by now at the latest, and their last 50 ids may have been late.
        private const string SettleKnownLists = """
            update connections set list_known_at = now(), list_settled_to = list_known_to - 50 where list_known_to is not null
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "list_known_at",
                table: "connections",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "list_settled_to",
                table: "connections",
                type: "bigint",
                nullable: true);
            migrationBuilder.Sql(SettleKnownLists);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "list_known_at",
                table: "connections");

            migrationBuilder.DropColumn(
                name: "list_settled_to",
                table: "connections");
        }
    }
}
