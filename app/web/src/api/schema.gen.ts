// Made from app/api/openapi.yaml by npm run generate; not to be edited.
export interface paths {
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up, and be signed in
         * @description A session that the request brings along is ended. 409 `email-taken`; 429 `too-many-attempts` from one address after ten,
         *     then one a minute.
         */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description A session that the request brings along is ended. An unknown address and a wrong password are one answer (401
         *     `wrong-credentials`). 429 `too-many-attempts`, with `Retry-After`: for an account from one address after ten, then one every
         *     30 seconds; for all accounts from one address after sixty, then one every two.
         */
        post: operations["signIn"];
        /**
         * Sign out of this device
         * @description Ends the session and its streams. Without a session, nothing is to be done.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where am I signed in */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * Sign out everywhere
         * @description Ends all sessions of the person, this one too, and refuses bearer tokens that were issued until now.
         */
        delete: operations["signOutEverywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 5a000000-0000-4000-8000-000000000001
                 */
                session: components["parameters"]["sessionId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out of another device */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own account */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's name
         * @description What a band calls a person stands in its members and is changed there.
         */
        patch: operations["changeProfile"];
        trace?: never;
    };
    "/api/profile/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one's password
         * @description Ends all other sessions of the person and their streams, and refuses bearer tokens that were issued until now. 403
         *     `wrong-password`; 429 `too-many-attempts`.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/profile/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the address that one signs in with
         * @description 403 `wrong-password`; 409 `email-taken`; 429 `too-many-attempts`.
         */
        put: operations["changeEmail"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bands that one is in */
        get: operations["listBands"];
        put?: never;
        /**
         * Found a band
         * @description Whoever founds it is its first admin.
         */
        post: operations["createBand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** A band */
        get: operations["getBand"];
        put?: never;
        post?: never;
        /** Delete a band with everything in it */
        delete: operations["deleteBand"];
        options?: never;
        head?: never;
        /** Rename a band */
        patch: operations["changeBand"];
        trace?: never;
    };
    "/api/bands/{band}/members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** Who is in the band */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the member, not of their account.
                 * @example c0000000-0000-4000-8000-000000000002
                 */
                member: components["parameters"]["memberId"];
            };
            cookie?: never;
        };
        /** A member */
        get: operations["getMember"];
        put?: never;
        post?: never;
        /**
         * Leave the band, or remove somebody from it
         * @description Oneself, or, as an admin, anybody. The last admin cannot go (409 `last-admin`) but can delete the band.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Change a member
         * @description Members change their own name and instrument, admins everybody's, and the role. The last admin stays one (409 `last-admin`).
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/api/bands/{band}/invites": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** Invitations, open and used */
        get: operations["listInvites"];
        put?: never;
        /**
         * Invite somebody
         * @description The answer has the token for the link, which is shown this once. It lets one person in.
         */
        post: operations["createInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/invites/{invite}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the invitation.
                 * @example f0000000-0000-4000-8000-000000000001
                 */
                invite: components["parameters"]["inviteId"];
            };
            cookie?: never;
        };
        /** An invitation */
        get: operations["getInvite"];
        put?: never;
        post?: never;
        /** Take an invitation back */
        delete: operations["revokeInvite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invites/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an invitation is for
         * @description For whoever holds the token, signed in or not. In the body, so that the token is in no log.
         */
        post: operations["previewInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invites/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join a band
         * @description 404 for a token that there is not, or whose invitation was taken back; 409 `invite-used` or `already-member`; 410
         *     `invite-expired`; 403 `invite-for-another`.
         */
        post: operations["acceptInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/gigs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** Gigs with the answers to them */
        get: operations["listGigs"];
        put?: never;
        /** Add a gig */
        post: operations["createGig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/gigs/{gig}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        /** A gig */
        get: operations["getGig"];
        put?: never;
        post?: never;
        /**
         * Delete a gig with its answers
         * @description One that does not happen is better cancelled, so that everybody sees it.
         */
        delete: operations["deleteGig"];
        options?: never;
        head?: never;
        /** Change a gig */
        patch: operations["changeGig"];
        trace?: never;
    };
    "/api/bands/{band}/gigs/{gig}/responses": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        /** Who answered what, and who is missing */
        get: operations["listResponses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/gigs/{gig}/response": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        /**
         * One's own answer
         * @description 404 as long as there is none.
         */
        get: operations["getResponse"];
        /**
         * Answer, or answer anew
         * @description One's own answer is nobody else's to change, so `If-Match` may be left out; sent, it is heeded. The answer is replaced as a whole, so that without a `note` the note goes.
         */
        put: operations["answerGig"];
        post?: never;
        /** Take one's answer back */
        delete: operations["withdrawAnswer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/rehearsals": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** Rehearsals */
        get: operations["listRehearsals"];
        put?: never;
        /** Add a rehearsal */
        post: operations["createRehearsal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/rehearsals/{rehearsal}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the rehearsal.
                 * @example e0000000-0000-4000-8000-000000000001
                 */
                rehearsal: components["parameters"]["rehearsalId"];
            };
            cookie?: never;
        };
        /** A rehearsal */
        get: operations["getRehearsal"];
        put?: never;
        post?: never;
        /** Delete a rehearsal */
        delete: operations["deleteRehearsal"];
        options?: never;
        head?: never;
        /** Change a rehearsal */
        patch: operations["changeRehearsal"];
        trace?: never;
    };
    "/api/bands/{band}/songs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** Songs */
        get: operations["listSongs"];
        put?: never;
        /** Add a song */
        post: operations["createSong"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/songs/{song}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the song.
                 * @example 50000000-0000-4000-8000-000000000001
                 */
                song: components["parameters"]["songId"];
            };
            cookie?: never;
        };
        /** A song */
        get: operations["getSong"];
        put?: never;
        post?: never;
        /**
         * Delete a song
         * @description It leaves all setlists as well.
         */
        delete: operations["deleteSong"];
        options?: never;
        head?: never;
        /** Change a song */
        patch: operations["changeSong"];
        trace?: never;
    };
    "/api/bands/{band}/setlists": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** Setlists with their totals */
        get: operations["listSetlists"];
        put?: never;
        /** Add a setlist */
        post: operations["createSetlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/setlists/{setlist}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        /**
         * A setlist
         * @description What it is called and what is noted to it; its songs and breaks are its items.
         */
        get: operations["getSetlist"];
        put?: never;
        post?: never;
        /**
         * Delete a setlist
         * @description Gigs and rehearsals that used it stay, without one.
         */
        delete: operations["deleteSetlist"];
        options?: never;
        head?: never;
        /** Rename a setlist, or change its notes */
        patch: operations["changeSetlist"];
        trace?: never;
    };
    "/api/bands/{band}/setlists/{setlist}/items": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        /** A setlist with its songs and breaks, and how long it takes */
        get: operations["listItems"];
        put?: never;
        /**
         * Add a song or a break
         * @description A setlist can hold 1000 items (409 `setlist-full`).
         */
        post: operations["addItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/setlists/{setlist}/items/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
                /**
                 * @description The id of the item, not of its song.
                 * @example 51000000-0000-4000-8000-000000000001
                 */
                item: components["parameters"]["itemId"];
            };
            cookie?: never;
        };
        /** A place in a setlist */
        get: operations["getItem"];
        put?: never;
        post?: never;
        /** Remove a place from a setlist */
        delete: operations["removeItem"];
        options?: never;
        head?: never;
        /**
         * Change or move a place in a setlist
         * @description With `after` it moves behind another item of the setlist, or, with null, to the beginning.
         */
        patch: operations["changeItem"];
        trace?: never;
    };
    "/api/bands/{band}/setlists/{setlist}/order": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Put a setlist into another order
         * @description In one transaction, so that everybody sees one step. The list must name every item of the setlist once; if somebody
         *     has added or removed one meanwhile, the answer is 409 `items-changed`.
         */
        put: operations["orderItems"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/setlists/{setlist}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy a setlist, or some of its items
         * @description Into a new setlist, for which a name is given, or to the end of one of the band. A new copy of all has the notes as well.
         */
        post: operations["copyItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/unavailability": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** Days on which members cannot come */
        get: operations["listUnavailability"];
        put?: never;
        /** Say when one cannot come */
        post: operations["createUnavailability"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/unavailability/{unavailability}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the entry.
                 * @example d0000000-0000-4000-8000-000000000001
                 */
                unavailability: components["parameters"]["unavailabilityId"];
            };
            cookie?: never;
        };
        /** Some days on which a member cannot come */
        get: operations["getUnavailability"];
        put?: never;
        post?: never;
        /** Delete one's own */
        delete: operations["deleteUnavailability"];
        options?: never;
        head?: never;
        /**
         * Change one's own
         * @description Others' are theirs to change (403 `not-yours`).
         */
        patch: operations["changeUnavailability"];
        trace?: never;
    };
    "/api/bands/{band}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /**
         * Everything between two days
         * @description Gigs, rehearsals and unavailability of one moment; also what began before and is not over. Up to 400 days, and 500 of
         *     each kind. What has no end is taken to last two hours.
         */
        get: operations["getCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/calendar-links": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** One's own links for calendar programs */
        get: operations["listCalendarLinks"];
        put?: never;
        /**
         * Make a link for a calendar program
         * @description `member`: with one's own answers. `band`: the same for everybody, to be passed on. Whoever has the address can read it;
         *     it is shown this once, and ends when it is deleted or when who made it leaves the band. Up to 20 (409 `too-many-links`).
         */
        post: operations["createCalendarLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/calendar-links/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the link.
                 * @example 1c000000-0000-4000-8000-000000000001
                 */
                link: components["parameters"]["linkId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of one's links */
        delete: operations["revokeCalendarLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendar/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The secret of a link, and .ics.
                 * @example qWZx0GdJ3eMfT8yJ9h2mB5vK1rP6nL4sC7uA0oE8iDk.ics
                 */
                file: string;
            };
            cookie?: never;
        };
        /**
         * A calendar feed
         * @description iCalendar (RFC 5545). Gigs and rehearsals from 30 days ago on, the next 500 of each. Without an end they last two hours.
         */
        get: operations["getCalendarFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /** What matters now, in one read */
        get: operations["getDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        /**
         * What happened in the band, by whom
         * @description The latest first, as far back as the feed is kept and since one joined the band: what was there before is not for whoever
         *     comes later, as on the stream. What one transaction did to more than 500 rows is one entry, which `types`, `entity` and
         *     `entityId` let through, because it may hold what is looked for. A page may be short, or empty, and still have a `next`.
         */
        get: operations["listActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bands/{band}/activity/seen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Say up to where one has looked
         * @description A mark never goes back. A cursor that is not one of this band, or of what has not happened yet, is refused (422).
         */
        put: operations["markActivity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/realtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stream of a band's changes
         * @description Server-sent events; their types and contents are in [asyncapi.yaml](/api/asyncapi.yaml). `curl -N` and a native
         *     EventSource are enough. To go on after a break, send the last `id` back as `Last-Event-ID` or `cursor`.
         */
        get: operations["followBand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This instance can serve */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document, for people */
        get: operations["getReference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reference.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How this document looks */
        get: operations["getReferenceStyle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenAPI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/asyncapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document of the stream */
        get: operations["getAsyncAPI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Name: string;
        Email: string;
        /** Format: password */
        Password: string;
        Notes: string;
        /** Format: int32 */
        Version: number;
        /** @description For the next page, as `after`; null on the last one. */
        Next: string | null;
        /** @enum {string} */
        Role: "admin" | "member";
        /** @enum {string} */
        GigStatus: "potential" | "confirmed" | "cancelled";
        /** @enum {string} */
        ItemKind: "song" | "break";
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Unprocessable Entity",
         *       "status": 422,
         *       "code": "invalid-fields",
         *       "detail": "Some fields cannot be taken as they are; see errors.",
         *       "errors": [
         *         {
         *           "pointer": "/startsAt",
         *           "detail": "It is required."
         *         }
         *       ],
         *       "requestId": "KJVSZ3AGKYQ5WS2XZNQYXFJQ6M"
         *     }
         */
        Problem: {
            type: string;
            title: string;
            status: number;
            /**
             * @description Stable, for programs.
             * @example not-found
             */
            code: string;
            /** @description A sentence for people. */
            detail: string;
            errors?: {
                /** @description A JSON pointer into the body (RFC 6901), or the name of a parameter. */
                pointer: string;
                detail: string;
            }[];
            requestId?: string;
            /** @description With 412, and with 409 `items-changed`: what is there now. */
            current?: {
                [key: string]: unknown;
            };
        };
        SignUp: {
            email: components["schemas"]["Email"];
            name: components["schemas"]["Name"];
            password: components["schemas"]["Password"];
            /**
             * @description Answer with a token instead of a cookie.
             * @default false
             */
            bearer: boolean;
        };
        SignIn: {
            email: string;
            /** Format: password */
            password: string;
            /**
             * @description Answer with a token instead of a cookie.
             * @default false
             */
            bearer: boolean;
        };
        /**
         * @example {
         *       "user": {
         *         "id": "a0000000-0000-4000-8000-000000000001",
         *         "name": "Ana Castell"
         *       },
         *       "id": "5a000000-0000-4000-8000-000000000001",
         *       "expiresAt": "2027-07-20T16:58:40Z"
         *     }
         */
        Session: {
            user: components["schemas"]["User"];
            /**
             * Format: uuid
             * @description Absent for bearer tokens of an identity provider.
             */
            id?: string;
            /**
             * Format: date-time
             * @description At the latest; earlier if it is not used.
             */
            expiresAt: string;
            /** @description For Authorization: Bearer, if it was asked for. Shown this once. */
            token?: string;
        };
        /**
         * @example {
         *       "id": "a0000000-0000-4000-8000-000000000001",
         *       "name": "Ana Castell"
         *     }
         */
        User: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /**
         * @example {
         *       "id": "5a000000-0000-4000-8000-000000000001",
         *       "userAgent": "curl/8.14.1",
         *       "createdAt": "2027-06-20T16:58:40Z",
         *       "lastSeenAt": "2027-06-20T17:04:11Z",
         *       "expiresAt": "2027-07-20T16:58:40Z",
         *       "current": true
         *     }
         */
        Device: {
            /** Format: uuid */
            id: string;
            userAgent: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To within five minutes.
             */
            lastSeenAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description The one that asks. */
            current: boolean;
        };
        /**
         * @example {
         *       "id": "a0000000-0000-4000-8000-000000000001",
         *       "email": "ana@demo.downbeat",
         *       "name": "Ana Castell",
         *       "version": 1
         *     }
         */
        Profile: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            version: components["schemas"]["Version"];
        };
        PasswordChange: {
            /** Format: password */
            current: string;
            new: components["schemas"]["Password"];
        };
        EmailChange: {
            email: components["schemas"]["Email"];
            /** Format: password */
            password: string;
        };
        /**
         * @example {
         *       "id": "b0000000-0000-4000-8000-000000000001",
         *       "name": "The Night Shift",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z",
         *       "role": "admin",
         *       "memberId": "c0000000-0000-4000-8000-000000000001"
         *     }
         */
        Band: {
            /** Format: uuid */
            id: string;
            name: string;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            role: components["schemas"]["Role"];
            /**
             * Format: uuid
             * @description Who one is in the band.
             */
            memberId: string;
        };
        BandCreate: {
            name: components["schemas"]["Name"];
            /** @description What the band calls one; otherwise the name of the account. */
            memberName?: string;
        };
        /**
         * @example {
         *       "id": "c0000000-0000-4000-8000-000000000002",
         *       "userId": "a0000000-0000-4000-8000-000000000002",
         *       "name": "Ben",
         *       "role": "member",
         *       "instrument": "bass, backing vocals",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Member: {
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description Who acts in the feed.
             */
            userId: string;
            name: string;
            role: components["schemas"]["Role"];
            instrument: string;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        MemberChange: {
            name?: components["schemas"]["Name"];
            instrument?: string;
            role?: components["schemas"]["Role"];
        };
        /**
         * @example {
         *       "id": "f0000000-0000-4000-8000-000000000001",
         *       "role": "member",
         *       "email": null,
         *       "createdBy": "c0000000-0000-4000-8000-000000000001",
         *       "expiresAt": "2027-06-27T16:58:40Z",
         *       "usedAt": null,
         *       "usedBy": null,
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Invite: {
            /** Format: uuid */
            id: string;
            role: components["schemas"]["Role"];
            /** @description Whom it is for; null: whoever holds the link. */
            email: string | null;
            /**
             * Format: uuid
             * @description The member who invited; null since they left.
             */
            createdBy: string | null;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            usedAt: string | null;
            /**
             * Format: uuid
             * @description The userId of who joined.
             */
            usedBy: string | null;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        InviteCreate: {
            /**
             * @default member
             * @enum {string}
             */
            role: "admin" | "member";
            /**
             * @description Only this account may use it.
             * @default null
             */
            email: string | null;
            /** @default 168 */
            expiresInHours: number;
        };
        NewInvite: {
            invite: components["schemas"]["Invite"];
            /**
             * @description For the link. Shown this once.
             * @example m3Vt9QkZ1cXw7BfJ0hLr5YsN2pDg8uEa4oTi6vKxRzM
             */
            token: string;
        };
        InviteToken: {
            token: string;
        };
        /**
         * @example {
         *       "bandName": "The Night Shift",
         *       "invitedBy": "Ana",
         *       "role": "member",
         *       "expiresAt": "2027-06-27T16:58:40Z",
         *       "state": "open"
         *     }
         */
        InvitePreview: {
            bandName: string;
            invitedBy: string | null;
            role: components["schemas"]["Role"];
            /** Format: date-time */
            expiresAt: string;
            /** @enum {string} */
            state: "open" | "used" | "expired";
        };
        InviteAccept: {
            token: string;
            /** @description What the band shall call one; otherwise the name of the account. */
            memberName?: string;
        };
        /**
         * @example {
         *       "id": "60000000-0000-4000-8000-000000000004",
         *       "title": "Residency at The Lantern, second night",
         *       "status": "confirmed",
         *       "startsAt": "2027-06-24T21:00:00Z",
         *       "endsAt": "2027-06-24T23:30:00Z",
         *       "venue": "The Lantern",
         *       "address": "14 Cooper's Yard",
         *       "notes": "",
         *       "fee": 450,
         *       "setlistId": "5e000000-0000-4000-8000-000000000001",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Gig: {
            /** Format: uuid */
            id: string;
            title: string;
            status: components["schemas"]["GigStatus"];
            /** Format: date-time */
            startsAt: string;
            /** Format: date-time */
            endsAt: string | null;
            venue: string;
            address: string;
            notes: string;
            /**
             * Format: double
             * @description For the whole band, in the currency that it thinks in; null: not agreed.
             */
            fee: number | null;
            /** Format: uuid */
            setlistId: string | null;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        GigCreate: {
            title: string;
            /**
             * @default potential
             * @enum {string}
             */
            status: "potential" | "confirmed" | "cancelled";
            /** Format: date-time */
            startsAt: string;
            /**
             * Format: date-time
             * @default null
             */
            endsAt: string | null;
            /** @default  */
            venue: string;
            /** @default  */
            address: string;
            /** @default  */
            notes: string;
            /**
             * Format: double
             * @default null
             */
            fee: number | null;
            /**
             * Format: uuid
             * @default null
             */
            setlistId: string | null;
        };
        GigChange: {
            title?: string;
            status?: components["schemas"]["GigStatus"];
            /** Format: date-time */
            startsAt?: string;
            /** Format: date-time */
            endsAt?: string | null;
            venue?: string;
            address?: string;
            notes?: components["schemas"]["Notes"];
            /** Format: double */
            fee?: number | null;
            /** Format: uuid */
            setlistId?: string | null;
        };
        GigOverview: {
            gig: components["schemas"]["Gig"];
            counts: components["schemas"]["Counts"];
            /**
             * @description One's own; null as long as there is none.
             * @enum {string|null}
             */
            answer: "yes" | "no" | "maybe" | null;
            /** @description The members who have not answered, by name. */
            missing: string[];
        };
        /**
         * @example {
         *       "yes": 3,
         *       "no": 0,
         *       "maybe": 1
         *     }
         */
        Counts: {
            /** Format: int32 */
            yes: number;
            /** Format: int32 */
            no: number;
            /** Format: int32 */
            maybe: number;
        };
        Answer: {
            /** @enum {string} */
            answer: "yes" | "no" | "maybe";
            /** @default  */
            note: string;
        };
        /**
         * @example {
         *       "id": "61000000-0000-4000-8000-000000000001",
         *       "gigId": "60000000-0000-4000-8000-000000000004",
         *       "memberId": "c0000000-0000-4000-8000-000000000002",
         *       "answer": "yes",
         *       "note": "can be there from 9",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Response: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            gigId: string;
            /** Format: uuid */
            memberId: string;
            /** @enum {string} */
            answer: "yes" | "no" | "maybe";
            note: string;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        Responses: {
            responses: components["schemas"]["Response"][];
            counts: components["schemas"]["Counts"];
            /** @description The members who have not answered, by name. */
            missing: string[];
        };
        /**
         * @example {
         *       "id": "e0000000-0000-4000-8000-000000000003",
         *       "title": "Last run before The Lantern",
         *       "startsAt": "2027-06-22T19:00:00Z",
         *       "endsAt": "2027-06-22T22:00:00Z",
         *       "venue": "Room 3, Cold Store Studios",
         *       "address": "21 Ice Works Road",
         *       "notes": "",
         *       "setlistId": "5e000000-0000-4000-8000-000000000001",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Rehearsal: {
            /** Format: uuid */
            id: string;
            /** @description What it is about; null: an ordinary one. */
            title: string | null;
            /** Format: date-time */
            startsAt: string;
            /** Format: date-time */
            endsAt: string | null;
            venue: string;
            address: string;
            notes: string;
            /** Format: uuid */
            setlistId: string | null;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        RehearsalCreate: {
            /** @default null */
            title: string | null;
            /** Format: date-time */
            startsAt: string;
            /**
             * Format: date-time
             * @default null
             */
            endsAt: string | null;
            /** @default  */
            venue: string;
            /** @default  */
            address: string;
            /** @default  */
            notes: string;
            /**
             * Format: uuid
             * @default null
             */
            setlistId: string | null;
        };
        RehearsalChange: {
            title?: string | null;
            /** Format: date-time */
            startsAt?: string;
            /** Format: date-time */
            endsAt?: string | null;
            venue?: string;
            address?: string;
            notes?: components["schemas"]["Notes"];
            /** Format: uuid */
            setlistId?: string | null;
        };
        /**
         * @example {
         *       "id": "50000000-0000-4000-8000-000000000001",
         *       "title": "Clock Out",
         *       "artist": "The Night Shift",
         *       "key": "E",
         *       "tempo": 138,
         *       "durationSeconds": 178,
         *       "notes": "",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Song: {
            /** Format: uuid */
            id: string;
            title: string;
            artist: string;
            key: string;
            /**
             * Format: int32
             * @description Beats per minute.
             */
            tempo: number | null;
            /** Format: int32 */
            durationSeconds: number | null;
            notes: string;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        SongCreate: {
            title: string;
            /** @default  */
            artist: string;
            /** @default  */
            key: string;
            /**
             * Format: int32
             * @default null
             */
            tempo: number | null;
            /**
             * Format: int32
             * @default null
             */
            durationSeconds: number | null;
            /** @default  */
            notes: string;
        };
        SongChange: {
            title?: string;
            artist?: string;
            key?: string;
            /** Format: int32 */
            tempo?: number | null;
            /** Format: int32 */
            durationSeconds?: number | null;
            notes?: components["schemas"]["Notes"];
        };
        /**
         * @example {
         *       "id": "5e000000-0000-4000-8000-000000000001",
         *       "name": "The Lantern",
         *       "notes": "",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Setlist: {
            /** Format: uuid */
            id: string;
            name: string;
            notes: string;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        SetlistCreate: {
            name: string;
            /** @default  */
            notes: string;
        };
        SetlistChange: {
            name?: string;
            notes?: components["schemas"]["Notes"];
        };
        /**
         * @example {
         *       "songs": 14,
         *       "breaks": 1,
         *       "durationSeconds": 4582,
         *       "unknownDurations": 0
         *     }
         */
        Totals: {
            /** Format: int32 */
            songs: number;
            /** Format: int32 */
            breaks: number;
            /**
             * Format: int32
             * @description Of all items whose duration is known, breaks included.
             */
            durationSeconds: number;
            /**
             * Format: int32
             * @description Items whose duration nobody knows.
             */
            unknownDurations: number;
        };
        SetlistOverview: {
            setlist: components["schemas"]["Setlist"];
            totals: components["schemas"]["Totals"];
        };
        /** @description What is played, without the notes to it. */
        SongInSetlist: {
            /** Format: uuid */
            id: string;
            title: string;
            artist: string;
            key: string;
            /** Format: int32 */
            tempo: number | null;
            /** Format: int32 */
            durationSeconds: number | null;
            version: components["schemas"]["Version"];
        };
        SetlistContent: {
            setlist: components["schemas"]["Setlist"];
            items: components["schemas"]["Item"][];
            /** @description Those that the items name, each once, by title. */
            songs: components["schemas"]["SongInSetlist"][];
            totals: components["schemas"]["Totals"];
        };
        /**
         * @example {
         *       "id": "51000000-0000-4000-8000-000000000001",
         *       "setlistId": "5e000000-0000-4000-8000-000000000001",
         *       "kind": "song",
         *       "songId": "50000000-0000-4000-8000-000000000001",
         *       "title": "",
         *       "durationSeconds": null,
         *       "note": "Straight in, no hello",
         *       "position": "B",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Item: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            setlistId: string;
            kind: components["schemas"]["ItemKind"];
            /** Format: uuid */
            songId: string | null;
            /** @description Of a break; a song has its own. */
            title: string;
            /**
             * Format: int32
             * @description Here; null: as long as the song takes.
             */
            durationSeconds: number | null;
            note: string;
            /** @description Items are in the order of (position, id), compared byte by byte. */
            position: string;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        ItemCreate: {
            /**
             * @default song
             * @enum {string}
             */
            kind: "song" | "break";
            /**
             * Format: uuid
             * @description Of a song.
             * @default null
             */
            songId: string | null;
            /**
             * @description Of a break.
             * @default
             */
            title: string;
            /**
             * Format: int32
             * @default null
             */
            durationSeconds: number | null;
            /** @default  */
            note: string;
            /**
             * Format: uuid
             * @description The item that it comes behind; null: at the beginning; left out: at the end.
             */
            after?: string | null;
        };
        ItemChange: {
            title?: string;
            /** Format: int32 */
            durationSeconds?: number | null;
            note?: string;
            /**
             * Format: uuid
             * @description Move it behind this item; null: to the beginning.
             */
            after?: string | null;
        };
        ItemOrder: {
            items: string[];
        };
        ItemCopy: {
            /** @description Of a new setlist. */
            name?: string;
            /**
             * Format: uuid
             * @description Instead of a name: an existing setlist.
             */
            to?: string;
            /** @description Only these, in their order in the setlist; left out: all. */
            items?: string[];
        };
        /**
         * @example {
         *       "id": "d0000000-0000-4000-8000-000000000001",
         *       "memberId": "c0000000-0000-4000-8000-000000000002",
         *       "startsOn": "2027-08-01",
         *       "endsOn": "2027-08-14",
         *       "reason": "holidays",
         *       "version": 1,
         *       "createdAt": "2027-06-20T16:58:40.113071Z",
         *       "updatedAt": "2027-06-20T16:58:40.113071Z"
         *     }
         */
        Unavailability: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            memberId: string;
            /** Format: date */
            startsOn: string;
            /**
             * Format: date
             * @description The last day, itself included.
             */
            endsOn: string;
            reason: string;
            version: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        UnavailabilityCreate: {
            /** Format: date */
            startsOn: string;
            /** Format: date */
            endsOn: string;
            /** @default  */
            reason: string;
        };
        UnavailabilityChange: {
            /** Format: date */
            startsOn?: string;
            /** Format: date */
            endsOn?: string;
            reason?: string;
        };
        Calendar: {
            gigs: components["schemas"]["GigOverview"][];
            rehearsals: components["schemas"]["Rehearsal"][];
            unavailability: components["schemas"]["Unavailability"][];
        };
        /** @enum {string} */
        CalendarScope: "member" | "band";
        /**
         * @example {
         *       "id": "1c000000-0000-4000-8000-000000000001",
         *       "scope": "member",
         *       "createdAt": "2027-06-20T16:58:40Z",
         *       "lastUsedAt": null
         *     }
         */
        CalendarLink: {
            /** Format: uuid */
            id: string;
            scope: components["schemas"]["CalendarScope"];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To within an hour.
             */
            lastUsedAt: string | null;
        };
        CalendarLinkCreate: {
            /**
             * @default member
             * @enum {string}
             */
            scope: "member" | "band";
        };
        NewCalendarLink: {
            link: components["schemas"]["CalendarLink"];
            /**
             * @description The address without the host: /calendar/….ics. Shown this once.
             * @example /calendar/qWZx0GdJ3eMfT8yJ9h2mB5vK1rP6nL4sC7uA0oE8iDk.ics
             */
            path: string;
        };
        Dashboard: {
            /** @description To come, the next 20. */
            potentialGigs: components["schemas"]["GigOverview"][];
            /** @description The next confirmed one. */
            nextGig: components["schemas"]["GigOverview"] | null;
            /** @description The next 5. */
            rehearsals: components["schemas"]["Rehearsal"][];
            /** @description The latest 10. */
            activity: components["schemas"]["ActivityEntry"][];
            /**
             * Format: int64
             * @description How many events came since one last looked at the activity, as there.
             */
            unseen: number;
        };
        Activity: {
            activity: components["schemas"]["ActivityEntry"][];
            next: components["schemas"]["Next"];
            /**
             * Format: int64
             * @description How many events of others came since one last looked, whatever was asked for; 1000: as many or more.
             */
            unseen: number;
            /** @description The cursor up to which one has looked; null: never. */
            seen: string | null;
        };
        /**
         * @description An event as in the stream, or, where `reset` says why, all of a transaction that was too large to tell one by one.
         * @example {
         *       "id": "1ac98405-887d9c2d.106",
         *       "type": "gig:updated",
         *       "seq": 106,
         *       "time": "2027-06-20T17:04:11.201938Z",
         *       "unseen": true,
         *       "entity": "gig",
         *       "entityId": "60000000-0000-4000-8000-000000000004",
         *       "data": {
         *         "title": "Late show"
         *       },
         *       "old": {
         *         "title": "Residency at The Lantern, second night"
         *       },
         *       "changed": [
         *         "title"
         *       ],
         *       "actor": {
         *         "name": "direct SQL by downbeat from psql",
         *         "via": "sql",
         *         "dbUser": "downbeat",
         *         "app": "psql"
         *       },
         *       "tx": {
         *         "id": "815",
         *         "index": 0,
         *         "count": 1
         *       }
         *     }
         */
        ActivityEntry: {
            /** @description The cursor after this event. */
            id: string;
            type: string;
            /** Format: int64 */
            seq: number;
            /** Format: date-time */
            time: string;
            /** @description Somebody else did it, since one last looked. */
            unseen: boolean;
            /** @description bulk or truncate. The rest is that of the first of its changes, but for what these were. */
            reset?: string;
            entity?: string;
            entityId?: string;
            data?: {
                [key: string]: unknown;
            } | null;
            old?: {
                [key: string]: unknown;
            } | null;
            changed?: string[];
            actor: {
                userId?: string;
                name: string;
                /** @enum {string} */
                via: "api" | "sql";
                dbUser?: string;
                app?: string;
            };
            reason?: string;
            requestId?: string;
            tx: {
                id: string;
                /** Format: int64 */
                index: number;
                /** Format: int64 */
                count: number;
            };
        };
        SessionList: {
            sessions: components["schemas"]["Device"][];
        };
        BandList: {
            bands: components["schemas"]["Band"][];
        };
        MemberList: {
            members: components["schemas"]["Member"][];
        };
        InviteList: {
            invites: components["schemas"]["Invite"][];
        };
        GigPage: {
            gigs: components["schemas"]["GigOverview"][];
            next: components["schemas"]["Next"];
        };
        RehearsalPage: {
            rehearsals: components["schemas"]["Rehearsal"][];
            next: components["schemas"]["Next"];
        };
        SongPage: {
            songs: components["schemas"]["Song"][];
            next: components["schemas"]["Next"];
        };
        SetlistPage: {
            setlists: components["schemas"]["SetlistOverview"][];
            next: components["schemas"]["Next"];
        };
        UnavailabilityPage: {
            unavailability: components["schemas"]["Unavailability"][];
            next: components["schemas"]["Next"];
        };
        CalendarLinkList: {
            links: components["schemas"]["CalendarLink"][];
        };
        /**
         * @example {
         *       "status": "ready",
         *       "streams": 12
         *     }
         */
        Health: {
            status: string;
            streams?: number;
            reasons?: string[];
        };
    };
    responses: {
        /** @description What is wrong, in words and as a code. */
        Failure: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Done. */
        Done: {
            headers: {
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The account. */
        ProfileReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Profile"];
            };
        };
        /** @description The band. */
        BandReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                Location: components["headers"]["Location"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Band"];
            };
        };
        /** @description The member. */
        MemberReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Member"];
            };
        };
        /** @description The gig. */
        GigReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                Location: components["headers"]["Location"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Gig"];
            };
        };
        /** @description The answer. */
        ResponseReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Response"];
            };
        };
        /** @description The rehearsal. */
        RehearsalReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                Location: components["headers"]["Location"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Rehearsal"];
            };
        };
        /** @description The song. */
        SongReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                Location: components["headers"]["Location"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Song"];
            };
        };
        /** @description The setlist. */
        SetlistReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                Location: components["headers"]["Location"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Setlist"];
            };
        };
        /** @description The place in the setlist. */
        ItemReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                Location: components["headers"]["Location"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Item"];
            };
        };
        /** @description The days. */
        UnavailabilityReply: {
            headers: {
                ETag: components["headers"]["ETag"];
                Location: components["headers"]["Location"];
                "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Unavailability"];
            };
        };
    };
    parameters: {
        /**
         * @description The id of the band.
         * @example b0000000-0000-4000-8000-000000000001
         */
        bandId: string;
        /**
         * @description The id of the member, not of their account.
         * @example c0000000-0000-4000-8000-000000000002
         */
        memberId: string;
        /**
         * @description The id of the invitation.
         * @example f0000000-0000-4000-8000-000000000001
         */
        inviteId: string;
        /**
         * @description The id of the gig.
         * @example 60000000-0000-4000-8000-000000000004
         */
        gigId: string;
        /**
         * @description The id of the rehearsal.
         * @example e0000000-0000-4000-8000-000000000001
         */
        rehearsalId: string;
        /**
         * @description The id of the song.
         * @example 50000000-0000-4000-8000-000000000001
         */
        songId: string;
        /**
         * @description The id of the setlist.
         * @example 5e000000-0000-4000-8000-000000000001
         */
        setlistId: string;
        /**
         * @description The id of the item, not of its song.
         * @example 51000000-0000-4000-8000-000000000001
         */
        itemId: string;
        /**
         * @description The id of the entry.
         * @example d0000000-0000-4000-8000-000000000001
         */
        unavailabilityId: string;
        /**
         * @description The id of the link.
         * @example 1c000000-0000-4000-8000-000000000001
         */
        linkId: string;
        /**
         * @description The id of the session.
         * @example 5a000000-0000-4000-8000-000000000001
         */
        sessionId: string;
        /** @description From this moment on. */
        from: string;
        /** @description Before this moment. */
        to: string;
        /** @description What ends on this day or later. */
        fromDay: string;
        /** @description What begins on this day or earlier. */
        toDay: string;
        /** @description How many at most. */
        limit: number;
        /** @description The `next` of the page before. */
        after: string;
        /**
         * @description The ETag of the row as you have seen it, or *.
         * @example "1"
         */
        IfMatch: string;
        /** @description The ETag of the row as you have seen it, or *. */
        IfMatchOptional: string;
        /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The version of the row, in quotes.
         * @example "3"
         */
        ETag: string;
        /** @description Of a new row: its address. */
        Location: string;
        /** @description Reads: the place in the feed of the snapshot that was read. Writes: the place at which the effect is in the feed. */
        "Downbeat-Cursor": string;
    };
    pathItems: never;
}
export type Name = components['schemas']['Name'];
export type Email = components['schemas']['Email'];
export type Password = components['schemas']['Password'];
export type Notes = components['schemas']['Notes'];
export type Version = components['schemas']['Version'];
export type Next = components['schemas']['Next'];
export type Role = components['schemas']['Role'];
export type GigStatus = components['schemas']['GigStatus'];
export type ItemKind = components['schemas']['ItemKind'];
export type Problem = components['schemas']['Problem'];
export type SignUp = components['schemas']['SignUp'];
export type SignIn = components['schemas']['SignIn'];
export type Session = components['schemas']['Session'];
export type User = components['schemas']['User'];
export type Device = components['schemas']['Device'];
export type Profile = components['schemas']['Profile'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type EmailChange = components['schemas']['EmailChange'];
export type Band = components['schemas']['Band'];
export type BandCreate = components['schemas']['BandCreate'];
export type Member = components['schemas']['Member'];
export type MemberChange = components['schemas']['MemberChange'];
export type Invite = components['schemas']['Invite'];
export type InviteCreate = components['schemas']['InviteCreate'];
export type NewInvite = components['schemas']['NewInvite'];
export type InviteToken = components['schemas']['InviteToken'];
export type InvitePreview = components['schemas']['InvitePreview'];
export type InviteAccept = components['schemas']['InviteAccept'];
export type Gig = components['schemas']['Gig'];
export type GigCreate = components['schemas']['GigCreate'];
export type GigChange = components['schemas']['GigChange'];
export type GigOverview = components['schemas']['GigOverview'];
export type Counts = components['schemas']['Counts'];
export type Answer = components['schemas']['Answer'];
export type Response = components['schemas']['Response'];
export type Responses = components['schemas']['Responses'];
export type Rehearsal = components['schemas']['Rehearsal'];
export type RehearsalCreate = components['schemas']['RehearsalCreate'];
export type RehearsalChange = components['schemas']['RehearsalChange'];
export type Song = components['schemas']['Song'];
export type SongCreate = components['schemas']['SongCreate'];
export type SongChange = components['schemas']['SongChange'];
export type Setlist = components['schemas']['Setlist'];
export type SetlistCreate = components['schemas']['SetlistCreate'];
export type SetlistChange = components['schemas']['SetlistChange'];
export type Totals = components['schemas']['Totals'];
export type SetlistOverview = components['schemas']['SetlistOverview'];
export type SongInSetlist = components['schemas']['SongInSetlist'];
export type SetlistContent = components['schemas']['SetlistContent'];
export type Item = components['schemas']['Item'];
export type ItemCreate = components['schemas']['ItemCreate'];
export type ItemChange = components['schemas']['ItemChange'];
export type ItemOrder = components['schemas']['ItemOrder'];
export type ItemCopy = components['schemas']['ItemCopy'];
export type Unavailability = components['schemas']['Unavailability'];
export type UnavailabilityCreate = components['schemas']['UnavailabilityCreate'];
export type UnavailabilityChange = components['schemas']['UnavailabilityChange'];
export type Calendar = components['schemas']['Calendar'];
export type CalendarScope = components['schemas']['CalendarScope'];
export type CalendarLink = components['schemas']['CalendarLink'];
export type CalendarLinkCreate = components['schemas']['CalendarLinkCreate'];
export type NewCalendarLink = components['schemas']['NewCalendarLink'];
export type Dashboard = components['schemas']['Dashboard'];
export type Activity = components['schemas']['Activity'];
export type ActivityEntry = components['schemas']['ActivityEntry'];
export type SessionList = components['schemas']['SessionList'];
export type BandList = components['schemas']['BandList'];
export type MemberList = components['schemas']['MemberList'];
export type InviteList = components['schemas']['InviteList'];
export type GigPage = components['schemas']['GigPage'];
export type RehearsalPage = components['schemas']['RehearsalPage'];
export type SongPage = components['schemas']['SongPage'];
export type SetlistPage = components['schemas']['SetlistPage'];
export type UnavailabilityPage = components['schemas']['UnavailabilityPage'];
export type CalendarLinkList = components['schemas']['CalendarLinkList'];
export type Health = components['schemas']['Health'];
export type ResponseFailure = components['responses']['Failure'];
export type ResponseDone = components['responses']['Done'];
export type ResponseProfileReply = components['responses']['ProfileReply'];
export type ResponseBandReply = components['responses']['BandReply'];
export type ResponseMemberReply = components['responses']['MemberReply'];
export type ResponseGigReply = components['responses']['GigReply'];
export type ResponseResponseReply = components['responses']['ResponseReply'];
export type ResponseRehearsalReply = components['responses']['RehearsalReply'];
export type ResponseSongReply = components['responses']['SongReply'];
export type ResponseSetlistReply = components['responses']['SetlistReply'];
export type ResponseItemReply = components['responses']['ItemReply'];
export type ResponseUnavailabilityReply = components['responses']['UnavailabilityReply'];
export type ParameterBandId = components['parameters']['bandId'];
export type ParameterMemberId = components['parameters']['memberId'];
export type ParameterInviteId = components['parameters']['inviteId'];
export type ParameterGigId = components['parameters']['gigId'];
export type ParameterRehearsalId = components['parameters']['rehearsalId'];
export type ParameterSongId = components['parameters']['songId'];
export type ParameterSetlistId = components['parameters']['setlistId'];
export type ParameterItemId = components['parameters']['itemId'];
export type ParameterUnavailabilityId = components['parameters']['unavailabilityId'];
export type ParameterLinkId = components['parameters']['linkId'];
export type ParameterSessionId = components['parameters']['sessionId'];
export type ParameterFrom = components['parameters']['from'];
export type ParameterTo = components['parameters']['to'];
export type ParameterFromDay = components['parameters']['fromDay'];
export type ParameterToDay = components['parameters']['toDay'];
export type ParameterLimit = components['parameters']['limit'];
export type ParameterAfter = components['parameters']['after'];
export type ParameterIfMatch = components['parameters']['IfMatch'];
export type ParameterIfMatchOptional = components['parameters']['IfMatchOptional'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type HeaderETag = components['headers']['ETag'];
export type HeaderLocation = components['headers']['Location'];
export type HeaderDownbeatCursor = components['headers']['Downbeat-Cursor'];
export type $defs = Record<string, never>;
export interface operations {
    signUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "fay@example.com",
                 *       "name": "Fay Moreno",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description The account and its first session. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session of the request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ana@demo.downbeat",
                 *       "password": "downbeat"
                 *     }
                 */
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The session. Its token is in the cookie or, if asked for, in the answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 5a000000-0000-4000-8000-000000000001
                 */
                session: components["parameters"]["sessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out there. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ProfileReply"];
            default: components["responses"]["Failure"];
        };
    };
    changeProfile: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Ana C."
                 *     }
                 */
                "application/json": {
                    name: components["schemas"]["Name"];
                };
            };
        };
        responses: {
            200: components["responses"]["ProfileReply"];
            default: components["responses"]["Failure"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current": "downbeat",
                 *       "new": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    changeEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ana.castell@example.com",
                 *       "password": "downbeat"
                 *     }
                 */
                "application/json": components["schemas"]["EmailChange"];
            };
        };
        responses: {
            200: components["responses"]["ProfileReply"];
            default: components["responses"]["Failure"];
        };
    };
    listBands: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BandList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createBand: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "The Second Takes"
                 *     }
                 */
                "application/json": components["schemas"]["BandCreate"];
            };
        };
        responses: {
            201: components["responses"]["BandReply"];
            default: components["responses"]["Failure"];
        };
    };
    getBand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["BandReply"];
            default: components["responses"]["Failure"];
        };
    };
    deleteBand: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeBand: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "The Day Shift"
                 *     }
                 */
                "application/json": {
                    name: components["schemas"]["Name"];
                };
            };
        };
        responses: {
            200: components["responses"]["BandReply"];
            default: components["responses"]["Failure"];
        };
    };
    listMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the member, not of their account.
                 * @example c0000000-0000-4000-8000-000000000002
                 */
                member: components["parameters"]["memberId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["MemberReply"];
            default: components["responses"]["Failure"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the member, not of their account.
                 * @example c0000000-0000-4000-8000-000000000002
                 */
                member: components["parameters"]["memberId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the member, not of their account.
                 * @example c0000000-0000-4000-8000-000000000002
                 */
                member: components["parameters"]["memberId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "instrument": "bass, backing vocals"
                 *     }
                 */
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            200: components["responses"]["MemberReply"];
            default: components["responses"]["Failure"];
        };
    };
    listInvites: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest first. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InviteList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createInvite: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "member",
                 *       "expiresInHours": 48
                 *     }
                 */
                "application/json": components["schemas"]["InviteCreate"];
            };
        };
        responses: {
            /** @description The invitation. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvite"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getInvite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the invitation.
                 * @example f0000000-0000-4000-8000-000000000001
                 */
                invite: components["parameters"]["inviteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invite"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    revokeInvite: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the invitation.
                 * @example f0000000-0000-4000-8000-000000000001
                 */
                invite: components["parameters"]["inviteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    previewInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "m3Vt9QkZ1cXw7BfJ0hLr5YsN2pDg8uEa4oTi6vKxRzM"
                 *     }
                 */
                "application/json": components["schemas"]["InviteToken"];
            };
        };
        responses: {
            /** @description What it is for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitePreview"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    acceptInvite: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "m3Vt9QkZ1cXw7BfJ0hLr5YsN2pDg8uEa4oTi6vKxRzM",
                 *       "memberName": "Fay"
                 *     }
                 */
                "application/json": components["schemas"]["InviteAccept"];
            };
        };
        responses: {
            201: components["responses"]["BandReply"];
            default: components["responses"]["Failure"];
        };
    };
    listGigs: {
        parameters: {
            query?: {
                /** @description From this moment on. */
                from?: components["parameters"]["from"];
                /** @description Before this moment. */
                to?: components["parameters"]["to"];
                /** @description Only these, separated by commas. */
                status?: components["schemas"]["GigStatus"][];
                /** @description How many at most. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their start. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GigPage"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createGig: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Summer party",
                 *       "startsAt": "2027-07-04T20:00:00+02:00",
                 *       "venue": "The Lantern"
                 *     }
                 */
                "application/json": components["schemas"]["GigCreate"];
            };
        };
        responses: {
            201: components["responses"]["GigReply"];
            default: components["responses"]["Failure"];
        };
    };
    getGig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["GigReply"];
            default: components["responses"]["Failure"];
        };
    };
    deleteGig: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeGig: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "confirmed",
                 *       "fee": 450
                 *     }
                 */
                "application/json": components["schemas"]["GigChange"];
            };
        };
        responses: {
            200: components["responses"]["GigReply"];
            default: components["responses"]["Failure"];
        };
    };
    listResponses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All answers, by member. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Responses"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getResponse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ResponseReply"];
            default: components["responses"]["Failure"];
        };
    };
    answerGig: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the row as you have seen it, or *. */
                "If-Match"?: components["parameters"]["IfMatchOptional"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answer": "yes",
                 *       "note": "can be there from 9"
                 *     }
                 */
                "application/json": components["schemas"]["Answer"];
            };
        };
        responses: {
            200: components["responses"]["ResponseReply"];
            default: components["responses"]["Failure"];
        };
    };
    withdrawAnswer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the row as you have seen it, or *. */
                "If-Match"?: components["parameters"]["IfMatchOptional"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the gig.
                 * @example 60000000-0000-4000-8000-000000000004
                 */
                gig: components["parameters"]["gigId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    listRehearsals: {
        parameters: {
            query?: {
                /** @description From this moment on. */
                from?: components["parameters"]["from"];
                /** @description Before this moment. */
                to?: components["parameters"]["to"];
                /** @description How many at most. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their start. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RehearsalPage"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createRehearsal: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "startsAt": "2027-06-28T19:00:00+02:00",
                 *       "venue": "Ben's garage"
                 *     }
                 */
                "application/json": components["schemas"]["RehearsalCreate"];
            };
        };
        responses: {
            201: components["responses"]["RehearsalReply"];
            default: components["responses"]["Failure"];
        };
    };
    getRehearsal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the rehearsal.
                 * @example e0000000-0000-4000-8000-000000000001
                 */
                rehearsal: components["parameters"]["rehearsalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["RehearsalReply"];
            default: components["responses"]["Failure"];
        };
    };
    deleteRehearsal: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the rehearsal.
                 * @example e0000000-0000-4000-8000-000000000001
                 */
                rehearsal: components["parameters"]["rehearsalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeRehearsal: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the rehearsal.
                 * @example e0000000-0000-4000-8000-000000000001
                 */
                rehearsal: components["parameters"]["rehearsalId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "notes": "Bring the short cables.",
                 *       "setlistId": null
                 *     }
                 */
                "application/json": components["schemas"]["RehearsalChange"];
            };
        };
        responses: {
            200: components["responses"]["RehearsalReply"];
            default: components["responses"]["Failure"];
        };
    };
    listSongs: {
        parameters: {
            query?: {
                /** @description Only those with this in the title or the artist, in any case. */
                q?: string;
                /** @description How many at most. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By title. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SongPage"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createSong: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Blue Bossa",
                 *       "key": "Cm",
                 *       "tempo": 140,
                 *       "durationSeconds": 260
                 *     }
                 */
                "application/json": components["schemas"]["SongCreate"];
            };
        };
        responses: {
            201: components["responses"]["SongReply"];
            default: components["responses"]["Failure"];
        };
    };
    getSong: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the song.
                 * @example 50000000-0000-4000-8000-000000000001
                 */
                song: components["parameters"]["songId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["SongReply"];
            default: components["responses"]["Failure"];
        };
    };
    deleteSong: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the song.
                 * @example 50000000-0000-4000-8000-000000000001
                 */
                song: components["parameters"]["songId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeSong: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the song.
                 * @example 50000000-0000-4000-8000-000000000001
                 */
                song: components["parameters"]["songId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key": "F#m",
                 *       "tempo": 108
                 *     }
                 */
                "application/json": components["schemas"]["SongChange"];
            };
        };
        responses: {
            200: components["responses"]["SongReply"];
            default: components["responses"]["Failure"];
        };
    };
    listSetlists: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetlistPage"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createSetlist: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Short set"
                 *     }
                 */
                "application/json": components["schemas"]["SetlistCreate"];
            };
        };
        responses: {
            201: components["responses"]["SetlistReply"];
            default: components["responses"]["Failure"];
        };
    };
    getSetlist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["SetlistReply"];
            default: components["responses"]["Failure"];
        };
    };
    deleteSetlist: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeSetlist: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "The Lantern",
                 *       "notes": "Two sets"
                 *     }
                 */
                "application/json": components["schemas"]["SetlistChange"];
            };
        };
        responses: {
            200: components["responses"]["SetlistReply"];
            default: components["responses"]["Failure"];
        };
    };
    listItems: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they are played. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetlistContent"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    addItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "break",
                 *       "title": "Drinks",
                 *       "durationSeconds": 900
                 *     }
                 */
                "application/json": components["schemas"]["ItemCreate"];
            };
        };
        responses: {
            201: components["responses"]["ItemReply"];
            default: components["responses"]["Failure"];
        };
    };
    getItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
                /**
                 * @description The id of the item, not of its song.
                 * @example 51000000-0000-4000-8000-000000000001
                 */
                item: components["parameters"]["itemId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ItemReply"];
            default: components["responses"]["Failure"];
        };
    };
    removeItem: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
                /**
                 * @description The id of the item, not of its song.
                 * @example 51000000-0000-4000-8000-000000000001
                 */
                item: components["parameters"]["itemId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeItem: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
                /**
                 * @description The id of the item, not of its song.
                 * @example 51000000-0000-4000-8000-000000000001
                 */
                item: components["parameters"]["itemId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "capo 3"
                 *     }
                 */
                "application/json": components["schemas"]["ItemChange"];
            };
        };
        responses: {
            200: components["responses"]["ItemReply"];
            default: components["responses"]["Failure"];
        };
    };
    orderItems: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         "51000000-0000-4000-8000-000000000002",
                 *         "51000000-0000-4000-8000-000000000001"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ItemOrder"];
            };
        };
        responses: {
            /** @description The setlist in its new order. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetlistContent"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    copyItems: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the setlist.
                 * @example 5e000000-0000-4000-8000-000000000001
                 */
                setlist: components["parameters"]["setlistId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Short set with encore"
                 *     }
                 */
                "application/json": components["schemas"]["ItemCopy"];
            };
        };
        responses: {
            /** @description The setlist that was copied to. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetlistContent"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listUnavailability: {
        parameters: {
            query?: {
                /** @description What ends on this day or later. */
                from?: components["parameters"]["fromDay"];
                /** @description What begins on this day or earlier. */
                to?: components["parameters"]["toDay"];
                /** @description Only of this member. */
                member?: string;
                /** @description How many at most. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their first day. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnavailabilityPage"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createUnavailability: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "startsOn": "2027-08-01",
                 *       "endsOn": "2027-08-14",
                 *       "reason": "holidays"
                 *     }
                 */
                "application/json": components["schemas"]["UnavailabilityCreate"];
            };
        };
        responses: {
            201: components["responses"]["UnavailabilityReply"];
            default: components["responses"]["Failure"];
        };
    };
    getUnavailability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the entry.
                 * @example d0000000-0000-4000-8000-000000000001
                 */
                unavailability: components["parameters"]["unavailabilityId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["UnavailabilityReply"];
            default: components["responses"]["Failure"];
        };
    };
    deleteUnavailability: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the entry.
                 * @example d0000000-0000-4000-8000-000000000001
                 */
                unavailability: components["parameters"]["unavailabilityId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            default: components["responses"]["Failure"];
        };
    };
    changeUnavailability: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the row as you have seen it, or *.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the entry.
                 * @example d0000000-0000-4000-8000-000000000001
                 */
                unavailability: components["parameters"]["unavailabilityId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "endsOn": "2027-08-21"
                 *     }
                 */
                "application/json": components["schemas"]["UnavailabilityChange"];
            };
        };
        responses: {
            200: components["responses"]["UnavailabilityReply"];
            default: components["responses"]["Failure"];
        };
    };
    getCalendar: {
        parameters: {
            query: {
                /**
                 * @description The first day.
                 * @example 2027-07-01
                 */
                from: string;
                /**
                 * @description The last day, itself included.
                 * @example 2027-07-31
                 */
                to: string;
                /** @description The time zone in which days begin, an IANA name. */
                zone?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What there is. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calendar"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listCalendarLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest first. Their secrets are not shown again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarLinkList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createCalendarLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice that nobody can guess, such as a UUID; the same for the same intention. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scope": "member"
                 *     }
                 */
                "application/json": components["schemas"]["CalendarLinkCreate"];
            };
        };
        responses: {
            /** @description The link. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewCalendarLink"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    revokeCalendarLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
                /**
                 * @description The id of the link.
                 * @example 1c000000-0000-4000-8000-000000000001
                 */
                link: components["parameters"]["linkId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    getCalendarFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The secret of a link, and .ics.
                 * @example qWZx0GdJ3eMfT8yJ9h2mB5vK1rP6nL4sC7uA0oE8iDk.ics
                 */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description Nothing has changed since the ETag that was sent in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    getDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Of one moment. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listActivity: {
        parameters: {
            query?: {
                /** @description Only these event types, separated by commas: gig:*,setlist:song:added */
                types?: string;
                /** @description Only what this person did (the userId of a member). */
                user?: string;
                /** @description Only what came this way: api, or sql for what was written behind the API. */
                via?: "api" | "sql";
                /** @description Only of rows of this kind. */
                entity?: string;
                /** @description Only of this row; together with entity. */
                entityId?: string;
                /** @description From this moment on. */
                from?: components["parameters"]["from"];
                /** @description Before this moment. */
                to?: components["parameters"]["to"];
                /** @description How many at most. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest first. */
            200: {
                headers: {
                    "Downbeat-Cursor": components["headers"]["Downbeat-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    markActivity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: components["parameters"]["bandId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cursor": "1ac98405-887d9c2d.106"
                 *     }
                 */
                "application/json": {
                    /** @description The Downbeat-Cursor of the activity that was looked at. */
                    cursor: string;
                };
            };
        };
        responses: {
            /** @description Noted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    followBand: {
        parameters: {
            query: {
                /**
                 * @description The id of the band.
                 * @example b0000000-0000-4000-8000-000000000001
                 */
                band: string;
                /** @description Only these, separated by commas: gig:*,setlist:song:added */
                types?: string;
                /** @description Where to go on. */
                cursor?: string;
            };
            header?: {
                /** @description The same, as a browser sends it, and before cursor. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description It cannot, and why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReference: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    getReferenceStyle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stylesheet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                };
            };
        };
    };
    getOpenAPI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
        };
    };
    getAsyncAPI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description AsyncAPI 3. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
        };
    };
}
