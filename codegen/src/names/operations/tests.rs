use super::*;

/// An operation of a real API, and the call that it becomes. The columns are the method, the path, the `operationId`,
/// the tag, the summary, and the call. An empty text stands for nothing.
type Example = [&'static str; 6];

/// Operations of `FastAPI`, `NestJS`, Twilio, GitHub, Redocly, Prefect, Spotify, Swagger and others, alone in their API.
#[rustfmt::skip]
const EXAMPLES: &[Example] = &[
    // Ids that people wrote.
    ["get", "/pets", "listPets", "pets", "List all pets", "pets.list"],
    ["post", "/pets", "createPets", "pets", "Create a pet", "pets.create"],
    ["get", "/pets/{petId}", "showPetById", "pets", "Info for a specific pet", "pets.show_by_id"],
    ["get", "/pets/{id}", "find pet by id", "", "", "pets.find_by_id"],
    ["get", "/pet/findByStatus", "findPetsByStatus", "pet", "Finds Pets by status.", "pet.find_by_status"],
    ["post", "/pet/{petId}", "updatePetWithForm", "pet", "", "pet.update_with_form"],
    ["post", "/pet/{petId}/uploadImage", "uploadFile", "pet", "Uploads an image.", "pet.upload_file"],
    ["get", "/user/logout", "logoutUser", "user", "", "user.logout"],
    ["get", "/user/{username}", "getUserByName", "user", "", "user.get_by_name"],
    ["get", "/planets", "getAllData", "Planets", "Get all planets", "planets.get_all_data"],
    ["get", "/special-events", "listSpecialEvents", "Events", "", "events.list_special_events"],
    ["get", "/tickets/{ticketId}/qr", "getTicketCode", "Tickets", "Get ticket QR code", "tickets.get_code"],
    ["post", "/tickets", "buyMuseumTickets", "Tickets", "", "tickets.buy_museum_tickets"],
    ["get", "/albums/{id}", "get-an-album", "Albums", "Get Album\n", "albums.get"],
    ["get", "/albums", "get-multiple-albums", "Albums", "", "albums.get_multiple"],
    ["get", "/audiobooks/{id}/chapters", "get-audiobook-chapters", "Audiobooks", "", "audiobooks.get_chapters"],
    ["delete", "/me/audiobooks", "remove-audiobooks-user", "Audiobooks", "", "audiobooks.remove_audiobooks_user"],
    ["get", "/search", "search", "Search", "Search for Item\n", "search.search"],
    ["post", "/bookings/{bookingId}/payment", "create-booking-payment", "Payments", "", "payments.create_booking_payment"],
    ["get", "/applications/@me", "get_my_application", "", "", "applications.get_my_application"],
    ["put", "/applications/{id}/commands", "bulk_set_application_commands", "", "", "applications.bulk_set_commands"],
    ["post", "/applications/{id}/attachment", "upload_application_attachment", "", "", "applications.upload_attachment"],
    ["get", "/tasks", "list-video-indexing-tasks", "Manage videos", "", "manage_videos.list_indexing_tasks"],
    ["get", "/by-id/disks/{id}", "disk_view_by_id", "disks", "Fetch a disk by id", "disks.view_by_id"],
    ["get", "/by-id/network-interfaces/{id}", "instance_network_interface_view_by_id", "instances", "", "instances.network_interface_view_by_id"],
    ["post", "/device/auth", "device_auth_request", "hidden", "", "hidden.device_auth_request"],
    ["get", "/communications/rfqs/{rfq_id}", "GetRFQ", "communications", "Get RFQ", "communications.get_rfq"],
    // Ids that are made of the group and the function.
    ["get", "/users", "users/list", "users", "List users", "users.list"],
    ["get", "/users", "usersList", "users", "", "users.list"],
    ["get", "/users/{id}", "UsersController_findOne", "Users", "", "users.find_one"],
    ["post", "/v1/worker/task/{task}/chunk", "worker_task_upload_chunk", "", "", "worker.task_upload_chunk"],
    ["post", "/responses", "responses_create_responses", "responses", "", "responses.create"],
    ["post", "/keys", "api_keys_create_keys", "API Keys", "Create a new API key", "api_keys.create"],
    // Ids that frameworks make of the path.
    ["post", "/assistants/{assistant_id}/threads", "create_thread_for_assistant_assistants__assistant_id__threads_post", "Assistants", "", "assistants.create_thread_for_assistant"],
    ["get", "/models", "list_models_models_get", "Models", "List All Models", "models.list"],
    ["delete", "/flow_runs/{id}/input/{key}", "delete_flow_run_input_flow_runs__id__input__key__delete", "Flow Runs", "", "flow_runs.delete_input"],
    ["get", "/users/{user_id}/posts", "get_users__user_id__posts_get", "", "", "users.list_posts"],
    ["get", "/purchase_orders/meta", "get_purchase_ordersmeta", "", "Get Purchase Orders Meta", "purchase_orders.get_purchase_orders_meta"],
    ["post", "/v1/images/generations", "_v1_images_generations", "", "", "images.create_generation"],
    // No id.
    ["get", "/thing", "", "", "a sample api", "thing.get"],
    ["get", "/cakes/seasonal", "", "Seasonal Cakes", "List Seasonal Cakes", "seasonal_cakes.list"],
    ["delete", "/api/v1/connectors/{id}", "", "Connectors", "Deletes a specific connector by ID", "connectors.delete"],
    ["get", "/products", "", "giftcards", "List available gift cards", "giftcards.list_available_gift_cards"],
    ["post", "/orcamentos/{id_orcamento}/status", "", "Vendas/Orçamentos", "Cadastrar status", "orçamentos.create_orcamento_status"],
    ["get", "/stream", "", "", "Stream", "stream"],
    // Versions and other words that say nothing.
    ["post", "/2010-04-01/Accounts/{Sid}/Calls.json", "CreateCall", "Api20100401Call", "", "call.create"],
    ["post", "/v1/control/hold", "control_hold", "", "", "control.hold"],
    ["get", "/api/v2/users", "api_v2_users_list", "", "", "users.list"],
    ["post", "/api/v1/jobs/createTask", "kling-v2-1-pro", "docs/en/Market/Video Models/Kling", "Kling V2.1 Pro", "kling.kling_v2_1_pro"],
    ["post", "/v1/ideogram-v3/generate", "generate_post_generate_image_v3", "generate", "", "generate.post_generate_image"],
    ["post", "/enrol", "enrol", "", "", "enrol"],
];

fn described(example: &Example) -> Described<'static> {
    let [method, path, id, tag, summary, _] = *example;
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    Described { id: some(id), tag: some(tag), summary: some(summary), method, path, ..Described::default() }
}

fn call(names: &Names) -> String {
    names.group.iter().chain(names.methods.first()).cloned().collect::<Vec<_>>().join(".")
}

#[test]
fn real_operations_get_the_names_that_a_person_would_choose() {
    let found: Vec<String> = EXAMPLES.iter().flat_map(|one| of(&[described(one)])).map(|names| call(&names)).collect();
    let expected: Vec<&str> = EXAMPLES.iter().map(|example| example[5]).collect();
    assert_eq!(found, expected);
}

/// Operations of one API, each with its call. The later of two operations with one name has the longer name.
#[rustfmt::skip]
const APIS: &[&[Example]] = &[
    &[
        ["get", "/bookings", "get-bookings", "Bookings", "", "bookings.get_bookings"],
        ["post", "/bookings", "create-booking", "Bookings", "", "bookings.create"],
        ["get", "/bookings/{id}", "get-booking", "Bookings", "", "bookings.get"],
    ],
    &[
        ["get", "/users", "", "", "", "users.list"],
        ["put", "/users/{id}", "", "", "", "users.update"],
        ["patch", "/users/{id}", "", "", "", "users.patch"],
        ["get", "/users/{id}/posts", "", "", "", "users.list_posts"],
        ["get", "/posts", "", "", "", "posts.list"],
    ],
    &[
        ["post", "/Services/{Sid}/Buckets", "CreateBucket", "VerifyV2Bucket", "", "bucket.create"],
        ["get", "/Forms/{FormType}", "FetchForm", "VerifyV2Form", "", "form.fetch"],
    ],
    &[
        ["get", "/v1/users", "v1_users_list", "", "", "users.list"],
        ["get", "/v2/users", "v2_users_list", "", "", "users.list_v2"],
        ["get", "/v1/models", "list_models_v1", "", "", "models.list"],
    ],
    &[
        ["get", "/report/start", "report_start", "", "", "report.start"],
        ["get", "/ping", "ping", "", "", "ping"],
        ["get", "/chat", "chat", "", "", "chat.chat"],
        ["get", "/chat/history", "chat_history", "", "", "chat.history"],
    ],
    &[
        ["post", "/images/generate", "generate_image_v3", "generate", "", "generate.generate_image_v3"],
        ["post", "/images", "generate_image", "generate", "", "generate.generate_image"],
    ],
];

#[test]
fn operations_of_one_api_get_different_names() {
    for api in APIS {
        let names = of(&api.iter().map(described).collect::<Vec<_>>());
        let mut scopes: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
        let found = names.into_iter().map(|names| {
            let taken = scopes.entry(names.group.clone()).or_default();
            let method = names.methods.iter().find(|name| !taken.contains(name)).unwrap();
            taken.push(method.clone());
            [names.group.join("."), method.clone()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(".")
        });
        assert_eq!(found.collect::<Vec<_>>(), api.iter().map(|example| example[5]).collect::<Vec<_>>());
    }
}
