using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class LookBacks : Migration
    {
        // Until docs/adr/0029 dates ended a walk through a list, and orders that were dated back could stand behind its end: what was proved so
        // is proved again by a walk to what is known of the list.
        private const string WithdrawOldProofs = """
            update order_coverage coverage set
                proved = '{}', proof = null, proved_at = null,
                state = case when isempty(coverage.failed) then 'Partial' else coverage.state end,
                reason = case when isempty(coverage.failed) then 'CountUnknown' end
            from connections
            where connections.company_id = coverage.company_id and connections.id = coverage.connection_id
                and connections.list_known_to is null and coverage.proof in ('Walked', 'Joined')
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "looked_back_at",
                table: "connections",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");
            migrationBuilder.Sql(WithdrawOldProofs);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "looked_back_at",
                table: "connections");
        }
    }
}
