/** The short names of emoji that bots commonly use. What is not here stays text. */

const NAMES = `
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍|thinking_face 🤔|sob 😭|cry 😢
|sweat_smile 😅|neutral_face 😐|worried 😟|wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|pray 🙏|raised_hands 🙌|ok_hand 👌
|muscle 💪|eyes 👀|point_right 👉|point_left 👈|point_up 👆|point_down 👇|handshake 🤝|writing_hand ✍️|heart ❤️|broken_heart 💔|star ⭐
|star2 🌟|sparkles ✨|fire 🔥|tada 🎉|confetti_ball 🎊|rocket 🚀|trophy 🏆|medal 🏅|first_place_medal 🥇|second_place_medal 🥈
|third_place_medal 🥉|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|no_entry ⛔
|no_entry_sign 🚫|warning ⚠️|exclamation ❗|question ❓|bangbang ‼️|information_source ℹ️|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢
|speech_balloon 💬|email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤|package 📦|calendar 📅|date 📅|spiral_calendar_pad 🗓️|clock1 🕐
|clock3 🕒|alarm_clock ⏰|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|timer_clock ⏲️|moneybag 💰|money_with_wings 💸|yen 💴
|dollar 💵|credit_card 💳|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|clipboard 📋|memo 📝|pencil 📝|pencil2 ✏️
|page_facing_up 📄|file_folder 📁|bookmark 🔖|pushpin 📌|round_pushpin 📍|link 🔗|paperclip 📎|lock 🔒|unlock 🔓|key 🔑|mag 🔍
|mag_right 🔎|gear ⚙️|wrench 🔧|hammer 🔨|bulb 💡|zap ⚡|sunny ☀️|crescent_moon 🌙|zzz 💤|rainbow 🌈|gift 🎁|shopping_bags 🛍️
|shopping_trolley 🛒|lipstick 💄|dress 👗|tv 📺|movie_camera 🎥|video_camera 📹|clapper 🎬|microphone 🎤|camera 📷|iphone 📱|computer 💻
|robot_face 🤖|busts_in_silhouette 👥|bust_in_silhouette 👤|family 👪|fish 🐟|tropical_fish 🐠|cat 🐱|dog 🐶|apple 🍎|tea 🍵|coffee ☕
|beer 🍺|cake 🍰|fork_and_knife 🍴|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrows_counterclockwise 🔄
|repeat 🔁|fast_forward ⏩|heavy_plus_sign ➕|heavy_minus_sign ➖|large_green_circle 🟢|large_yellow_circle 🟡|red_circle 🔴
|large_orange_circle 🟠|large_blue_circle 🔵|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨
|large_red_square 🟥|white_large_square ⬜|small_blue_diamond 🔹|small_orange_diamond 🔸|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣
|flag-cn 🇨🇳|cn 🇨🇳|us 🇺🇸|gb 🇬🇧|checkered_flag 🏁|triangular_flag_on_post 🚩|balloon 🎈|seedling 🌱|herb 🌿|sos 🆘|new 🆕|ok 🆗|100 💯
`;

const EMOJI = new Map(
  NAMES.trim()
    .split("|")
    .map((entry) => entry.trim().split(" ")),
);

/** The emoji called `name` (no colons), or null. */
export function emoji(name) {
  return EMOJI.get(String(name).split("::")[0]) ?? null;
}

/** `text` with the :names: it knows as emoji. */
export function withEmoji(text) {
  return String(text).replace(/:([a-z0-9_+-]+):(?::skin-tone-\d:)?/g, (whole, name) => emoji(name) ?? whole);
}
