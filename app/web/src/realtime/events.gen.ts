// Made from app/api/asyncapi.yaml by npm run generate; not to be edited.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A place in the feed of one band, after an event. */
        Cursor: string;
        Ready: {
            cursor: components["schemas"]["Cursor"];
            /** @description The stream goes on from the cursor that was sent; false: from now on. */
            resumed: boolean;
            head: components["schemas"]["Cursor"];
        };
        Reset: {
            /**
             * @description `unknown`: no cursor of this feed, or of another band. `expired`: older than the feed is kept (7 days, if the
             *     operator has said nothing else). `behind`: by more than 10,000 events, or by more than can be told at once. `membership`: from before one joined.
             *     `epoch`: the database was restored or replaced. `bulk`: one transaction changed more than 500 rows, or 8 MiB of them. `truncate`: a
             *     table was emptied. `unreadable`: a transaction could not be read or encoded.
             * @enum {string}
             */
            reason: "unknown" | "expired" | "behind" | "membership" | "epoch" | "bulk" | "truncate" | "unreadable";
            cursor: components["schemas"]["Cursor"];
        };
        Heartbeat: {
            head: components["schemas"]["Cursor"];
        };
        Nothing: Record<string, never>;
        Goodbye: {
            /** @description Come back after so many milliseconds, so that not all come at once. */
            retry: number;
        };
        Revoked: {
            /** @description A sentence for people. */
            reason: string;
        };
        Event: {
            id: components["schemas"]["Cursor"];
            /** @description What happened; the event of the wire, too. */
            type: string;
            /** Format: uuid */
            band: string;
            /** @description The number of the event in its band. There are no gaps. */
            seq: number;
            /**
             * Format: date-time
             * @description When the statement ran. It orders nothing.
             */
            time: string;
            /** @description The kind of row. */
            entity: string;
            /** @description The id of the row; empty in a broadcast. */
            entityId: string;
            /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
            version?: number;
            /** @description The row after the change; null after a delete. What was sent of a broadcast. */
            data: unknown;
            /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
            old?: Record<string, never>;
            /** @description The names of the columns that an update changed, but for version and updated_at. */
            changed?: string[];
            /** @description How many members answered what, in gig:response. */
            counts?: Record<string, never>;
            actor: components["schemas"]["Actor"];
            /** @description Why, if the writer has said it (set local downbeat.reason). */
            reason?: string;
            /** @description The X-Request-Id of the request that did it: how a client knows its own. */
            requestId?: string;
            tx: components["schemas"]["Tx"];
        };
        Broadcast: {
            id: components["schemas"]["Cursor"];
            /** @description What happened; the event of the wire, too. */
            type: string;
            /** Format: uuid */
            band: string;
            /** @description The number of the event in its band. There are no gaps. */
            seq: number;
            /**
             * Format: date-time
             * @description When the statement ran. It orders nothing.
             */
            time: string;
            /** @description The kind of row. */
            entity: string;
            /**
             * @description The id of the row; empty in a broadcast.
             * @constant
             */
            entityId: "";
            /** @description The row after the change; null after a delete. What was sent of a broadcast. */
            data: unknown;
            actor: components["schemas"]["Actor"];
            /** @description Why, if the writer has said it (set local downbeat.reason). */
            reason?: string;
            /** @description The X-Request-Id of the request that did it: how a client knows its own. */
            requestId?: string;
            tx: components["schemas"]["Tx"];
        };
        Actor: {
            /** @description Who was signed in, as userId of a member; absent for direct SQL. */
            userId?: string;
            /** @description Their name, or: direct SQL by downbeat from psql */
            name: string;
            /** @enum {string} */
            via: "api" | "sql";
            /** @description The role of the database. */
            dbUser: string;
            /** @description The application_name of the connection. */
            app?: string;
        };
        Tx: {
            /** @description The transaction. */
            id: string;
            /** @description Which of its events in this band this is, from 0. */
            index: number;
            /** @description How many there are. */
            count: number;
        };
        Counts: {
            yes: number;
            no: number;
            maybe: number;
        };
        Version: number;
        /** Format: uuid */
        Id: string;
        /** Format: date-time */
        Time: string;
        GigColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            title?: string;
            /** @enum {string} */
            status?: "potential" | "confirmed" | "cancelled";
            starts_at?: components["schemas"]["Time"];
            /** Format: date-time */
            ends_at?: string | null;
            venue?: string;
            address?: string;
            notes?: string;
            /** @description For the whole band; null: not agreed. */
            fee?: number | null;
            /** Format: uuid */
            setlist_id?: string | null;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Gig: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            title: string;
            /** @enum {string} */
            status: "potential" | "confirmed" | "cancelled";
            starts_at: components["schemas"]["Time"];
            /** Format: date-time */
            ends_at: string | null;
            venue: string;
            address: string;
            notes: string;
            /** @description For the whole band; null: not agreed. */
            fee: number | null;
            /** Format: uuid */
            setlist_id: string | null;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        GigResponseColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            gig_id?: components["schemas"]["Id"];
            member_id?: components["schemas"]["Id"];
            /** @enum {string} */
            answer?: "yes" | "no" | "maybe";
            note?: string;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        GigResponse: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            gig_id: components["schemas"]["Id"];
            member_id: components["schemas"]["Id"];
            /** @enum {string} */
            answer: "yes" | "no" | "maybe";
            note: string;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        RehearsalColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            /** @description What it is about; null: an ordinary one. */
            title?: string | null;
            starts_at?: components["schemas"]["Time"];
            /** Format: date-time */
            ends_at?: string | null;
            venue?: string;
            address?: string;
            notes?: string;
            /** Format: uuid */
            setlist_id?: string | null;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Rehearsal: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            /** @description What it is about; null: an ordinary one. */
            title: string | null;
            starts_at: components["schemas"]["Time"];
            /** Format: date-time */
            ends_at: string | null;
            venue: string;
            address: string;
            notes: string;
            /** Format: uuid */
            setlist_id: string | null;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        SongColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            title?: string;
            artist?: string;
            key?: string;
            /** @description Beats per minute. */
            tempo?: number | null;
            duration_seconds?: number | null;
            notes?: string;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Song: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            title: string;
            artist: string;
            key: string;
            /** @description Beats per minute. */
            tempo: number | null;
            duration_seconds: number | null;
            notes: string;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        SetlistColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            name?: string;
            notes?: string;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Setlist: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            name: string;
            notes: string;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        SetlistItemColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            setlist_id?: components["schemas"]["Id"];
            /** @enum {string} */
            kind?: "song" | "break";
            /** Format: uuid */
            song_id?: string | null;
            /** @description Of a break; a song has its own. */
            title?: string;
            /** @description Here; null: as long as the song takes. */
            duration_seconds?: number | null;
            note?: string;
            /** @description Items are in the order of (position, id), compared byte by byte. */
            position?: string;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        SetlistItem: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            setlist_id: components["schemas"]["Id"];
            /** @enum {string} */
            kind: "song" | "break";
            /** Format: uuid */
            song_id: string | null;
            /** @description Of a break; a song has its own. */
            title: string;
            /** @description Here; null: as long as the song takes. */
            duration_seconds: number | null;
            note: string;
            /** @description Items are in the order of (position, id), compared byte by byte. */
            position: string;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        BandColumns: {
            id?: components["schemas"]["Id"];
            name?: string;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Band: {
            id: components["schemas"]["Id"];
            name: string;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        MemberColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            /**
             * Format: uuid
             * @description Who acts in the feed.
             */
            user_id?: string;
            name?: string;
            /** @enum {string} */
            role?: "admin" | "member";
            instrument?: string;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Member: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            /**
             * Format: uuid
             * @description Who acts in the feed.
             */
            user_id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "member";
            instrument: string;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        InviteColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            /** @enum {string} */
            role?: "admin" | "member";
            /**
             * Format: uuid
             * @description The member who invited; null since they left.
             */
            created_by?: string | null;
            expires_at?: components["schemas"]["Time"];
            /** Format: date-time */
            used_at?: string | null;
            /**
             * Format: uuid
             * @description The userId of who joined.
             */
            used_by?: string | null;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Invite: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            /** @enum {string} */
            role: "admin" | "member";
            /**
             * Format: uuid
             * @description The member who invited; null since they left.
             */
            created_by: string | null;
            expires_at: components["schemas"]["Time"];
            /** Format: date-time */
            used_at: string | null;
            /**
             * Format: uuid
             * @description The userId of who joined.
             */
            used_by: string | null;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        UnavailabilityColumns: {
            id?: components["schemas"]["Id"];
            band_id?: components["schemas"]["Id"];
            member_id?: components["schemas"]["Id"];
            /** Format: date */
            starts_on?: string;
            /**
             * Format: date
             * @description The last day, itself included.
             */
            ends_on?: string;
            reason?: string;
            version?: components["schemas"]["Version"];
            created_at?: components["schemas"]["Time"];
            updated_at?: components["schemas"]["Time"];
        };
        Unavailability: {
            id: components["schemas"]["Id"];
            band_id: components["schemas"]["Id"];
            member_id: components["schemas"]["Id"];
            /** Format: date */
            starts_on: string;
            /**
             * Format: date
             * @description The last day, itself included.
             */
            ends_on: string;
            reason: string;
            version: components["schemas"]["Version"];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        EventMap: {
            "gig:created": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "gig:created";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "gig";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Gig"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "gig:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "gig:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "gig";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Gig"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["GigColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "gig:deleted": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "gig:deleted";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "gig";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Gig"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "gig:response": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "gig:response";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "gig_response";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["GigResponse"] | null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old?: components["schemas"]["GigResponseColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                /** @description How many members answered what, in gig:response. */
                counts: components["schemas"]["Counts"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "rehearsal:created": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "rehearsal:created";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "rehearsal";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Rehearsal"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "rehearsal:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "rehearsal:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "rehearsal";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Rehearsal"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["RehearsalColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "rehearsal:deleted": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "rehearsal:deleted";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "rehearsal";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Rehearsal"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "song:created": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "song:created";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "song";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Song"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "song:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "song:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "song";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Song"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["SongColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "song:deleted": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "song:deleted";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "song";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Song"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "setlist:created": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "setlist:created";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "setlist";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Setlist"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "setlist:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "setlist:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "setlist";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Setlist"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["SetlistColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "setlist:deleted": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "setlist:deleted";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "setlist";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Setlist"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "setlist:song:added": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "setlist:song:added";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "setlist_item";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["SetlistItem"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "setlist:song:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "setlist:song:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "setlist_item";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["SetlistItem"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["SetlistItemColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "setlist:song:reordered": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "setlist:song:reordered";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "setlist_item";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["SetlistItem"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["SetlistItemColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "setlist:song:removed": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "setlist:song:removed";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "setlist_item";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["SetlistItem"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "band:created": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "band:created";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "band";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Band"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "band:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "band:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "band";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Band"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["BandColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "band:deleted": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "band:deleted";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "band";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Band"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "member:joined": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "member:joined";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "member";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Member"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "member:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "member:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "member";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Member"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["MemberColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "member:left": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "member:left";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "member";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Member"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "invite:created": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "invite:created";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "invite";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Invite"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "invite:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "invite:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "invite";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Invite"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["InviteColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "invite:deleted": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "invite:deleted";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "invite";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Invite"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "unavailability:created": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "unavailability:created";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "unavailability";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Unavailability"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "unavailability:updated": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "unavailability:updated";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "unavailability";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: components["schemas"]["Unavailability"];
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["UnavailabilityColumns"];
                /** @description The names of the columns that an update changed, but for version and updated_at. */
                changed?: string[];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
            "unavailability:deleted": {
                id: components["schemas"]["Cursor"];
                /**
                 * @description What happened; the event of the wire, too.
                 * @constant
                 */
                type: "unavailability:deleted";
                /** Format: uuid */
                band: string;
                /** @description The number of the event in its band. There are no gaps. */
                seq: number;
                /**
                 * Format: date-time
                 * @description When the statement ran. It orders nothing.
                 */
                time: string;
                /**
                 * @description The kind of row.
                 * @constant
                 */
                entity: "unavailability";
                /** @description The id of the row; empty in a broadcast. */
                entityId: string;
                /** @description The version of the row after the change, or, after a delete, the last one; absent if it has none. It is what the API has as ETag. */
                version?: number;
                /** @description The row after the change; null after a delete. What was sent of a broadcast. */
                data: null;
                /** @description The columns that an update changed, as they were; the whole row after a delete; absent otherwise. */
                old: components["schemas"]["Unavailability"];
                actor: components["schemas"]["Actor"];
                /** @description Why, if the writer has said it (set local downbeat.reason). */
                reason?: string;
                /** @description The X-Request-Id of the request that did it: how a client knows its own. */
                requestId?: string;
                tx: components["schemas"]["Tx"];
            };
        };
        ControlMap: {
            "feed:ready": {
                cursor: components["schemas"]["Cursor"];
                /** @description The stream goes on from the cursor that was sent; false: from now on. */
                resumed: boolean;
                head: components["schemas"]["Cursor"];
            };
            "feed:reset": {
                /**
                 * @description `unknown`: no cursor of this feed, or of another band. `expired`: older than the feed is kept (7 days, if the
                 *     operator has said nothing else). `behind`: by more than 10,000 events, or by more than can be told at once. `membership`: from before one joined.
                 *     `epoch`: the database was restored or replaced. `bulk`: one transaction changed more than 500 rows, or 8 MiB of them. `truncate`: a
                 *     table was emptied. `unreadable`: a transaction could not be read or encoded.
                 * @enum {string}
                 */
                reason: "unknown" | "expired" | "behind" | "membership" | "epoch" | "bulk" | "truncate" | "unreadable";
                cursor: components["schemas"]["Cursor"];
            };
            "feed:heartbeat": {
                head: components["schemas"]["Cursor"];
            };
            "feed:stale": Record<string, never>;
            "feed:goodbye": {
                /** @description Come back after so many milliseconds, so that not all come at once. */
                retry: number;
            };
            "feed:revoked": {
                /** @description A sentence for people. */
                reason: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Cursor = components['schemas']['Cursor'];
export type Ready = components['schemas']['Ready'];
export type Reset = components['schemas']['Reset'];
export type Heartbeat = components['schemas']['Heartbeat'];
export type Nothing = components['schemas']['Nothing'];
export type Goodbye = components['schemas']['Goodbye'];
export type Revoked = components['schemas']['Revoked'];
export type Event = components['schemas']['Event'];
export type Broadcast = components['schemas']['Broadcast'];
export type Actor = components['schemas']['Actor'];
export type Tx = components['schemas']['Tx'];
export type Counts = components['schemas']['Counts'];
export type Version = components['schemas']['Version'];
export type Id = components['schemas']['Id'];
export type Time = components['schemas']['Time'];
export type GigColumns = components['schemas']['GigColumns'];
export type Gig = components['schemas']['Gig'];
export type GigResponseColumns = components['schemas']['GigResponseColumns'];
export type GigResponse = components['schemas']['GigResponse'];
export type RehearsalColumns = components['schemas']['RehearsalColumns'];
export type Rehearsal = components['schemas']['Rehearsal'];
export type SongColumns = components['schemas']['SongColumns'];
export type Song = components['schemas']['Song'];
export type SetlistColumns = components['schemas']['SetlistColumns'];
export type Setlist = components['schemas']['Setlist'];
export type SetlistItemColumns = components['schemas']['SetlistItemColumns'];
export type SetlistItem = components['schemas']['SetlistItem'];
export type BandColumns = components['schemas']['BandColumns'];
export type Band = components['schemas']['Band'];
export type MemberColumns = components['schemas']['MemberColumns'];
export type Member = components['schemas']['Member'];
export type InviteColumns = components['schemas']['InviteColumns'];
export type Invite = components['schemas']['Invite'];
export type UnavailabilityColumns = components['schemas']['UnavailabilityColumns'];
export type Unavailability = components['schemas']['Unavailability'];
export type EventMap = components['schemas']['EventMap'];
export type ControlMap = components['schemas']['ControlMap'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
